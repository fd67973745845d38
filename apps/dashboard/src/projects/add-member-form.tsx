/** Adds a researcher to a project, by the name they sign in with. */
import type { Client } from '@manyhands/client';
import { type ProjectId, ResearcherId, Role } from '@manyhands/protocol';
import { useId, useState } from 'preact/hooks';
import { useDeed } from '../answers.tsx';
import { Trouble } from '../trouble.tsx';

interface Properties {
  readonly client: Client;
  readonly id: ProjectId;
  readonly onAdded: () => void;
}

export function AddMemberForm({ client, id: project, onAdded }: Properties) {
  const deed = useDeed();
  const id = useId();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('member');
  const add = () =>
    deed.run(async () => {
      await client.projects.setMember(project, parseName(name), role);
      setName('');
      onAdded();
    });
  return (
    <section class="card">
      <h2 id={`${id}-title`}>Add a member</h2>
      <form
        class="form"
        aria-labelledby={`${id}-title`}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Trouble error={deed.error} />
        <label for={`${id}-name`}>Researcher</label>
        <input
          id={`${id}-name`}
          required
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-describedby={`${id}-hint`}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <p id={`${id}-hint`} class="soft small">
          The name they sign in with. Who has no account yet is invited by an operator.
        </p>
        <label for={`${id}-role`}>Role</label>
        <select
          id={`${id}-role`}
          value={role}
          onChange={(event) => setRole(Role.parse(event.currentTarget.value))}
        >
          <option value="member">member: works with kernels and batches</option>
          <option value="owner">owner: also members, publishing, the audit list</option>
        </select>
        <button type="submit" class="button" disabled={deed.busy}>
          Add
        </button>
      </form>
    </section>
  );
}

export function parseName(name: string): ResearcherId {
  const id = ResearcherId.safeParse(name.trim());
  if (id.success) return id.data;
  throw new Error(
    `“${name}” cannot be a researcher’s name: it has lower-case letters, digits and dashes only. Nothing was changed.`,
  );
}
