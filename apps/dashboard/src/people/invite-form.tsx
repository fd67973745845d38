/** Makes an account, or a new link for one that is there. */
import type { Client } from '@manyhands/client';
import { useState } from 'preact/hooks';
import { useDeed } from '../answers.tsx';
import { FormCard, Line } from '../form-card.tsx';
import { parseName } from '../projects/add-member-form.tsx';

export type Invited = Awaited<ReturnType<Client['researchers']['invite']>>;

interface Properties {
  readonly client: Client;
  readonly onInvited: (invited: Invited) => void;
}

export function InviteForm({ client, onInvited }: Properties) {
  const deed = useDeed();
  const [researcher, setResearcher] = useState('');
  const [name, setName] = useState('');
  const invite = () =>
    deed.run(async () => {
      onInvited(await client.researchers.invite({ researcher: parseName(researcher), name }));
      setResearcher('');
      setName('');
    });
  return (
    <FormCard title="Invite a researcher" error={deed.error} onSubmit={() => void invite()}>
      <Line label="Full name" maxLength={200} value={name} onValue={setName} />
      <Line
        label="Name to sign in with"
        hint="Lower-case letters, digits and dashes. For an account that is there, this makes a new link."
        maxLength={63}
        verbatim
        value={researcher}
        onValue={setResearcher}
      />
      <button type="submit" class="button button-primary" disabled={deed.busy}>
        Make link
      </button>
    </FormCard>
  );
}
