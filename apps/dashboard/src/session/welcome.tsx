/** Who was invited chooses a password, and is told the name to sign in with. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useDeed } from '../answers.tsx';
import { Trouble } from '../trouble.tsx';
import { Door } from './door.tsx';
import { cleanAddress } from './invitation.ts';
import { NewPasswordFields } from './new-password.tsx';
import type { Session } from './session.ts';

export function Welcome({ session, invitation }: { readonly session: Session; readonly invitation: string }) {
  const [accepted, setAccepted] = useState(false);
  const deed = useDeed();
  const [password, setPassword] = useState<string | null>(null);
  if (accepted) return <Known session={session} />;
  const before = session.state.value;
  const accept = async () => {
    if (password === null) return;
    if (!(await deed.run(() => session.acceptInvitation(invitation, password)))) return;
    cleanAddress();
    setAccepted(true);
  };
  return (
    <Door title="Welcome">
      <p>You were invited to compute here. Choose a password; you are signed in with it at once.</p>
      {before.kind === 'in' && (
        <p class="notice">
          You are signed in as {before.me.researcher ?? 'an operator'}. The invitation signs you in as whoever
          was invited instead.
        </p>
      )}
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void accept();
        }}
      >
        <Trouble error={deed.error} />
        <NewPasswordFields onPassword={setPassword} />
        <button type="submit" class="button button-primary" disabled={password === null || deed.busy}>
          {deed.busy ? 'Signing in' : 'Set password and sign in'}
        </button>
      </form>
      <p class="soft small">
        You have a password already? <a href="#/">Sign in</a> instead.
      </p>
    </Door>
  );
}

function Known({ session }: { readonly session: Session }) {
  const state = session.state.value;
  const button = useRef<HTMLButtonElement>(null);
  // The form that had the focus is gone.
  useEffect(() => button.current?.focus(), []);
  return (
    <Door title="You are signed in">
      <p>
        Your name here is <strong class="mono">{state.kind === 'in' ? state.me.researcher : ''}</strong>. Next
        time, sign in with it and your new password.
      </p>
      <div>
        <button type="button" class="button button-primary" ref={button} onClick={session.startAnew}>
          Go on
        </button>
      </div>
    </Door>
  );
}
