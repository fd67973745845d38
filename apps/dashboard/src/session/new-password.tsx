/** Two fields for a new password, which must be alike and long enough. */
import { useId, useState } from 'preact/hooks';

/** As the coordinator asks for it. */
const SHORTEST = 12;
const LONGEST = 200;

interface Properties {
  /** Null while what is typed will not do. */
  readonly onPassword: (password: string | null) => void;
}

/** What stands against a password and its repetition; empty where nothing does. */
export function againstPassword(password: string, again: string): string {
  if (password.length < SHORTEST)
    return `At least ${SHORTEST} characters, of any kind: length is what guessing pays for.`;
  if (again !== '' && again !== password) return 'The two are not alike yet.';
  return '';
}

export function NewPasswordFields({ onPassword }: Properties) {
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const id = useId();
  const against = againstPassword(password, again);
  const typed = (nextPassword: string, nextAgain: string) => {
    setPassword(nextPassword);
    setAgain(nextAgain);
    const fits = againstPassword(nextPassword, nextAgain) === '' && nextPassword === nextAgain;
    onPassword(fits ? nextPassword : null);
  };
  const common = {
    type: 'password',
    autocomplete: 'new-password',
    maxLength: LONGEST,
    required: true,
    'aria-describedby': `${id}-against`,
  } as const;
  return (
    <>
      <label for={`${id}-new`}>New password</label>
      <input
        {...common}
        id={`${id}-new`}
        value={password}
        onInput={(event) => typed(event.currentTarget.value, again)}
      />
      <label for={`${id}-again`}>New password, again</label>
      <input
        {...common}
        id={`${id}-again`}
        value={again}
        onInput={(event) => typed(password, event.currentTarget.value)}
      />
      <p id={`${id}-against`} class="soft small" aria-live="polite">
        {against}
      </p>
    </>
  );
}
