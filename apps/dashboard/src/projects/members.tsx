/** Who works on a project; owners add, change and remove. */
import type { Member, ProjectId, ResearcherId, Role } from '@manyhands/protocol';
import { Answered, useAnswer, useDeed } from '../answers.tsx';
import { ConfirmButton } from '../confirm-button.tsx';
import { type Column, DataTable } from '../data-table.tsx';
import type { OwnProps } from '../shell/own.ts';
import { Trouble } from '../trouble.tsx';
import { AddMemberForm } from './add-member-form.tsx';

interface Properties extends OwnProps {
  readonly id: ProjectId;
  readonly owns: boolean;
}

interface Deeds {
  readonly set: (researcher: ResearcherId, role: Role) => void;
  readonly remove: (researcher: ResearcherId) => void;
}

type Columns = [Column<Member>, ...Column<Member>[]];

const READ: Columns = [
  {
    title: 'Researcher',
    cell: ({ researcher, name }) => (
      <>
        {name}
        <small class="mono">{researcher}</small>
      </>
    ),
    value: ({ name }) => name,
  },
  { title: 'Role', cell: ({ role }) => role, value: ({ role }) => role },
];

const changeable = ({ set, remove }: Deeds): Columns => [
  READ[0],
  {
    title: 'Role',
    cell: ({ researcher, role }) => (
      <select
        aria-label={`Role of ${researcher}`}
        value={role}
        onChange={(event) => set(researcher, event.currentTarget.value === 'owner' ? 'owner' : 'member')}
      >
        <option value="owner">owner</option>
        <option value="member">member</option>
      </select>
    ),
    value: ({ role }) => role,
  },
  {
    title: 'Remove',
    wide: true,
    cell: ({ researcher }) => (
      <ConfirmButton
        label="Remove"
        about={researcher}
        warning="The project disappears for them; what they made stays."
        onConfirm={() => remove(researcher)}
      />
    ),
  },
];

export function Members({ client, id, owns, session, projects, me }: Properties) {
  const members = useAnswer(`members ${id}`, () => client.projects.members(id));
  const deed = useDeed();
  const run = async (work: () => Promise<unknown>, whose: ResearcherId) => {
    const done = await deed.run(work);
    // Refused changes are taken back on screen too.
    members.reload();
    if (done && whose === me.researcher) await Promise.all([session.refresh(), projects.load(client)]);
  };
  const deeds: Deeds = {
    set: (researcher, role) => void run(() => client.projects.setMember(id, researcher, role), researcher),
    remove: (researcher) => void run(() => client.projects.removeMember(id, researcher), researcher),
  };
  return (
    <>
      <Trouble error={deed.error} />
      <Answered answer={members}>
        {(all) => (
          <DataTable
            title="Members"
            name="members"
            columns={owns ? changeable(deeds) : READ}
            rows={all}
            keyOf={({ researcher }) => researcher}
            empty="No member yet: only operators see this project. Add the researcher whose it is, as owner."
          />
        )}
      </Answered>
      {owns && <AddMemberForm client={client} id={id} onAdded={members.reload} />}
    </>
  );
}
