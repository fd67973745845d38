/** Makes an account, or a new link for one that is there. */
import type { Client } from '@manyhands/client';
import { useId, useState } from 'preact/hooks';
import { useDeed } from '../answers.tsx';
import { parseName } from '../projects/add-member-form.tsx';
import { Trouble } from '../trouble.tsx';

export type Invited = Awaited<ReturnType<Client['researchers']['invite']>>;

interface Properties {
  readonly client: Client;
  readonly onInvited: (invited: Invited) => void;
}

export function InviteForm({ client, onInvited }: Properties) {
  const deed = useDeed();
  const id = useId();
  const [researcher, setResearcher] = useState('');
  const [name, setName] = useState('');
  const invite = () =>
    deed.run(async () => {
      onInvited(await client.researchers.invite({ researcher: parseName(researcher), name }));
      setResearcher('');
      setName('');
    });
  return (
    <section class="card">
      <h2 id={`${id}-title`}>Invite a researcher</h2>
      <form
        class="form"
        aria-labelledby={`${id}-title`}
        onSubmit={(event) => {
          event.preventDefault();
          void invite();
        }}
      >
        <Trouble error={deed.error} />
        <label for={`${id}-name`}>Full name</label>
        <input
          id={`${id}-name`}
          required
          maxLength={200}
          autocomplete="off"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <label for={`${id}-researcher`}>Name to sign in with</label>
        <input
          id={`${id}-researcher`}
          required
          maxLength={63}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-describedby={`${id}-hint`}
          value={researcher}
          onInput={(event) => setResearcher(event.currentTarget.value)}
        />
        <p id={`${id}-hint`} class="soft small">
          Lower-case letters, digits and dashes. For an account that is there, this makes a new link.
        </p>
        <button type="submit" class="button button-primary" disabled={deed.busy}>
          Make link
        </button>
      </form>
    </section>
  );
}
