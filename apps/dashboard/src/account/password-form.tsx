/** Changes the password: the one before is asked for, since a page may have been left open. */
import type { Client } from '@manyhands/client';
import { useId, useState } from 'preact/hooks';
import { useDeed } from '../answers.tsx';
import { FormCard } from '../form-card.tsx';
import { NewPasswordFields } from '../session/new-password.tsx';

export function PasswordForm({ client }: { readonly client: Client }) {
  const deed = useDeed();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState<string | null>(null);
  const [changes, setChanges] = useState(0);
  const id = useId();
  const change = async () => {
    if (password === null) return;
    if (!(await deed.run(() => client.session.changePassword({ current, password })))) return;
    setCurrent('');
    setPassword(null);
    setChanges(changes + 1);
  };
  return (
    <FormCard title="Password" error={deed.error} onSubmit={() => void change()}>
      <label for={id}>Current password</label>
      <input
        id={id}
        type="password"
        autocomplete="current-password"
        required
        value={current}
        onInput={(event) => setCurrent(event.currentTarget.value)}
      />
      <NewPasswordFields key={changes} onPassword={setPassword} />
      <button type="submit" class="button" disabled={password === null || deed.busy}>
        Change password
      </button>
      <p role="status" class="small">
        {changes > 0 && 'Changed. You stay signed in here, and are signed out everywhere else.'}
      </p>
    </FormCard>
  );
}
