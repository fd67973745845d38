/** Adds a researcher to a project, by the name they sign in with. */
import type { Client } from '@manyhands/client';
import { type ProjectId, ResearcherId, Role } from '@manyhands/protocol';
import { useId, useState } from 'preact/hooks';
import { useDeed } from '../answers.tsx';
import { FormCard, Line } from '../form-card.tsx';

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
    <FormCard title="Add a member" error={deed.error} onSubmit={() => void add()}>
      <Line
        label="Researcher"
        hint="The name they sign in with. Who has no account yet is invited by an operator."
        verbatim
        value={name}
        onValue={setName}
      />
      <label for={`${id}-role`}>Role</label>
      <select
        id={`${id}-role`}
        value={role}
        onChange={(event) => setRole(Role.parse(event.currentTarget.value))}
      >
        <option value="member">member: kernels and batches</option>
        <option value="owner">owner: members and publishing too</option>
      </select>
      <button type="submit" class="button" disabled={deed.busy}>
        Add
      </button>
    </FormCard>
  );
}

export function parseName(name: string): ResearcherId {
  const id = ResearcherId.safeParse(name.trim());
  if (id.success) return id.data;
  throw new Error(
    `“${name}” cannot be a researcher’s name: it has lower-case letters, digits and dashes only. Nothing was changed.`,
  );
}
