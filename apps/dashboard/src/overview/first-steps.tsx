/** What an operator sees before there is a batch: two ways to make the first one, ready to copy. */
import { firstBatchScript } from './first-batch-script.ts';

export function FirstSteps({ token }: { readonly token: string }) {
  return (
    <section class="card first-steps">
      <h2>No batch yet</h2>
      <p>See the whole path at work, with a coordinator of its own and three volunteers on this machine:</p>
      <Example shown="npm run demo" copied="npm run demo" />
      <p>
        Or make a batch of your own. This multiplies two random matrices (Node and curl are all it takes);{' '}
        <a href="/api/openapi.json">the API’s description</a> has the rest:
      </p>
      <Example
        shown={firstBatchScript(location.origin, 'your API token')}
        copied={firstBatchScript(location.origin, token)}
      />
    </section>
  );
}

/** Only the copy holds the real token, so that it is not read over a shoulder. */
function Example({ shown, copied }: { readonly shown: string; readonly copied: string }) {
  return (
    <div class="example">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide example is scrolled by keyboard too */}
      <pre tabIndex={0}>{shown}</pre>
      <button type="button" class="button small" onClick={() => void navigator.clipboard.writeText(copied)}>
        Copy
      </button>
    </div>
  );
}
