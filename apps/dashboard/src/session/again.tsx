/** Somebody is to sign in again: over what is on screen, which nobody else sees meanwhile and nobody loses. */
import type { Me } from '@manyhands/protocol';
import { useEffect, useRef } from 'preact/hooks';
import type { Session } from './session.ts';
import { SignIn } from './sign-in.tsx';

export function SignInAgain({ session, me }: { readonly session: Session; readonly me: Me }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const expired = session.expired.value;
  useEffect(() => {
    if (expired) dialog.current?.showModal();
    else dialog.current?.close();
  }, [expired]);
  return (
    <dialog
      ref={dialog}
      class="again"
      aria-labelledby="again-title"
      onCancel={(event) => event.preventDefault()}
    >
      {expired && (
        <div class="card door-card">
          <h2 id="again-title">Sign in again</h2>
          <p>
            {session.token.value === undefined
              ? 'You were signed out: a session ends after a day without a request, and when it is ended in another tab.'
              : 'The coordinator does not know your API token any more: it was revoked.'}{' '}
            What you typed is still here and goes on when you have signed in.
          </p>
          <SignIn session={session} again={me.researcher ?? undefined} />
          <p class="soft small">
            Somebody else?{' '}
            <button type="button" class="button button-quiet small" onClick={session.startAnew}>
              Leave this page and sign in anew
            </button>
          </p>
        </div>
      )}
    </dialog>
  );
}
