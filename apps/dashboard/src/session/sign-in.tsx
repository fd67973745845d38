/** Asks who it is: a researcher by name and password, or whoever has an API token. */
import { useId, useState } from 'preact/hooks';
import { type Deed, useDeed } from '../answers.tsx';
import { Trouble } from '../trouble.tsx';
import type { Session } from './session.ts';

interface Properties {
  readonly session: Session;
  /** Who is to sign in again; undefined: anybody. */
  readonly again?: string | undefined;
}

export function SignIn({ session, again }: Properties) {
  const byPassword = useDeed();
  const byToken = useDeed();
  return (
    <div class="sign-in">
      <PasswordForm session={session} deed={byPassword} again={again} />
      <details class="sign-in-token" open={session.token.value !== undefined}>
        <summary>Use an API token instead</summary>
        <TokenForm session={session} deed={byToken} />
      </details>
    </div>
  );
}

interface FormProperties {
  readonly session: Session;
  readonly deed: Deed;
}

function PasswordForm({ session, deed, again }: FormProperties & { readonly again: string | undefined }) {
  const [researcher, setResearcher] = useState(again ?? '');
  const [password, setPassword] = useState('');
  const id = useId();
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void deed.run(() => session.signIn(researcher.trim(), password)).then((ok) => !ok && setPassword(''));
      }}
    >
      <Trouble error={deed.error} />
      <label for={`${id}-researcher`}>Researcher</label>
      <input
        id={`${id}-researcher`}
        name="username"
        autocomplete="username"
        autocapitalize="none"
        spellcheck={false}
        required
        readOnly={again !== undefined}
        value={researcher}
        onInput={(event) => setResearcher(event.currentTarget.value)}
      />
      <label for={`${id}-password`}>Password</label>
      <input
        id={`${id}-password`}
        name="password"
        type="password"
        autocomplete="current-password"
        autofocus={again !== undefined}
        required
        value={password}
        onInput={(event) => setPassword(event.currentTarget.value)}
      />
      <button type="submit" class="button button-primary" aria-disabled={deed.busy}>
        {deed.busy ? 'Signing in' : 'Sign in'}
      </button>
    </form>
  );
}

function TokenForm({ session, deed }: FormProperties) {
  const [typed, setTyped] = useState('');
  const id = useId();
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') void deed.run(() => session.signInByToken(typed.trim()));
      }}
    >
      <p class="soft">
        Operators: <code>npm start</code> prints yours when the coordinator starts for the first time. It
        stays in this tab and is forgotten when you close it.
      </p>
      <Trouble error={deed.error} />
      <label for={`${id}-token`}>API token</label>
      <input
        id={`${id}-token`}
        type="password"
        autocomplete="off"
        spellcheck={false}
        required
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <button type="submit" class="button" aria-disabled={deed.busy}>
        Use token
      </button>
    </form>
  );
}
