/** What is seen before there is a batch: the next step, and for operators two ways to make the first one, ready to copy. */
import { CopyButton } from '../copy-button.tsx';
import { addressOf } from '../place.ts';
import { firstBatchScript } from './first-batch-script.ts';

/** For a researcher: project, kernel, batch, in this order. */
export function FirstSteps({ hasProject }: { readonly hasProject: boolean }) {
  return (
    <section class="card first-steps">
      <h2>From nothing to the first result</h2>
      <ol>
        <li>
          <a href={addressOf(['project'])}>Make a project</a>
          {hasProject && ' (done)'}: it holds your kernels and batches and the people who work on them.
        </li>
        <li>
          <a href={addressOf(['kernels'])}>Bring a kernel</a>: a WebGPU compute shader, yours or one from the
          gallery. It is checked and tried before any volunteer gets it.
        </li>
        <li>
          <a href={addressOf(['batches', 'new'])}>Make a batch</a>: your inputs, cut into workunits. What
          volunteers agree on comes back as files.
        </li>
      </ol>
      <p>
        Programs do all this too: make a token under <a href={addressOf(['account'])}>Account</a>;{' '}
        <a href="/api/openapi.json">the API’s description</a> has the rest.
      </p>
    </section>
  );
}

export function OperatorsFirstSteps({ token }: { readonly token: string }) {
  return (
    <section class="card first-steps">
      <h2>No batch yet</h2>
      <p>
        Researchers make theirs here. <a href={addressOf(['people'])}>Invite the first one</a>, or begin
        yourself with <a href={addressOf(['project'])}>a project</a>.
      </p>
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
      <CopyButton text={copied} />
    </div>
  );
}
