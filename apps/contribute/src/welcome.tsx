/** First visit: two sentences and the consent button. Nothing is measured, connected or computed before it is pressed. */
import { Mark } from '@manyhands/look';

export function Welcome({ agree }: { readonly agree: () => void }) {
  return (
    <section class="welcome" aria-labelledby="welcome-title">
      <Mark size={112} />
      <h1 id="welcome-title">Lend a hand to research</h1>
      <p class="lead">
        Your browser can compute small tasks for researchers with power that your device has to spare. Nothing
        runs before you start it, and one button stops it at once.
      </p>
      <button type="button" class="button button-primary button-large" data-testid="start" onClick={agree}>
        Start helping
      </button>
      <details class="plain-details">
        <summary>What happens then</summary>
        <ul>
          <li>
            The page measures your device for less than three seconds, then fetches tasks and sends results.
          </li>
          <li>
            Tasks run walled off from this page: they see numbers only, no files, no passwords, no network.
          </li>
          <li>It uses electricity. On battery it pauses unless you say otherwise.</li>
          <li>
            Kept in this browser: a random key that names it, fetched data, and results until they are sent.
          </li>
        </ul>
      </details>
    </section>
  );
}
