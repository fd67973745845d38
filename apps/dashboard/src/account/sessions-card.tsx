/** Ends what is open elsewhere: a browser that was lost, or that somebody else uses now. */
import { useDeed } from '../answers.tsx';
import type { Session } from '../session/session.ts';
import { Trouble } from '../trouble.tsx';

export function SessionsCard({ session }: { readonly session: Session }) {
  const deed = useDeed();
  return (
    <section class="card">
      <h2>Sessions</h2>
      <p class="soft small">
        Signs you out in all browsers, this one too. API tokens stay; revoke them one by one.
      </p>
      <Trouble error={deed.error} />
      <button
        type="button"
        class="button"
        disabled={deed.busy}
        onClick={() => void deed.run(session.signOutEverywhere)}
      >
        Sign out everywhere
      </button>
    </section>
  );
}
