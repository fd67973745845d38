/** Researchers' accounts and the whole audit list, for operators. */

import { Badge } from '@manyhands/look';
import type { ResearcherSummary } from '@manyhands/protocol';
import { useState } from 'preact/hooks';
import { Answered, useAnswer, useDeed } from '../answers.tsx';
import { AuditList } from '../audit-list.tsx';
import { ConfirmButton } from '../confirm-button.tsx';
import { type Column, DataTable } from '../data-table.tsx';
import { formatAge } from '../format.ts';
import { SecretOnce } from '../secret-once.tsx';
import type { OwnProps } from '../shell/own.ts';
import { Trouble } from '../trouble.tsx';
import { WithDetails } from '../with-details.tsx';
import { type Invited, InviteForm } from './invite-form.tsx';

const TONES = { invited: 'waiting', active: 'accepted', disabled: 'refused' } as const;

interface Deeds {
  readonly renew: (researcher: ResearcherSummary) => void;
  readonly disable: (researcher: ResearcherSummary) => void;
}

const columns = (
  now: number,
  { renew, disable }: Deeds,
): [Column<ResearcherSummary>, ...Column<ResearcherSummary>[]] => [
  {
    title: 'Researcher',
    cell: ({ researcher, name }) => (
      <>
        {name}
        <small class="mono">{researcher}</small>
      </>
    ),
    value: ({ researcher, name }) => `${name} (${researcher})`,
  },
  {
    title: 'State',
    cell: ({ state }) => <Badge tone={TONES[state]}>{state}</Badge>,
    value: ({ state }) => state,
  },
  {
    title: 'Account made',
    cell: ({ createdAt }) => formatAge(now - createdAt),
    value: ({ createdAt }) => new Date(createdAt).toISOString(),
  },
  {
    title: 'Account',
    wide: true,
    cell: (row) => (
      <span class="line">
        <ConfirmButton
          label="New link for"
          about={row.researcher}
          warning="It sets a new password and signs them out everywhere."
          onConfirm={() => renew(row)}
        />
        {row.state !== 'disabled' && (
          <ConfirmButton
            label="Disable"
            about={row.researcher}
            warning="Their sessions and tokens end now. What they made stays."
            onConfirm={() => disable(row)}
          />
        )}
      </span>
    ),
  },
];

export function PeopleView(props: OwnProps) {
  if (props.me.kind === 'operator') return <People {...props} />;
  return (
    <section class="card">
      <h1>People</h1>
      <p>Only operators of this coordinator invite researchers and see all accounts.</p>
    </section>
  );
}

function People({ client }: OwnProps) {
  const people = useAnswer('researchers', () => client.researchers.list());
  const [invited, setInvited] = useState<Invited | null>(null);
  const [deeds, setDeeds] = useState(0);
  const deed = useDeed();
  /** Both lists are different after each of these. */
  const changed = () => {
    people.reload();
    setDeeds((before) => before + 1);
  };
  const forRow: Deeds = {
    renew: ({ researcher, name }) =>
      void deed.run(async () => {
        setInvited(await client.researchers.invite({ researcher, name }));
        changed();
      }),
    disable: ({ researcher }) =>
      void deed.run(async () => {
        await client.researchers.disable(researcher);
        changed();
      }),
  };
  return (
    <>
      <h1>People</h1>
      {invited && <Link invited={invited} onDone={() => setInvited(null)} />}
      <Trouble error={deed.error} />
      <WithDetails
        label="Invite"
        details={
          <InviteForm
            client={client}
            onInvited={(made) => {
              setInvited(made);
              changed();
            }}
          />
        }
      >
        <Answered answer={people}>
          {(all) => (
            <DataTable
              title="Researchers"
              name="people"
              columns={columns(Date.now(), forRow)}
              rows={all}
              keyOf={({ researcher }) => researcher}
              empty="Nobody yet. Invite the first researcher: you get a link to send them, and they choose a password."
            />
          )}
        </Answered>
        <AuditList of={`all, after ${deeds}`} ask={(page) => client.researchers.audit(page)} />
      </WithDetails>
    </>
  );
}

function Link({ invited, onDone }: { readonly invited: Invited; readonly onDone: () => void }) {
  return (
    <SecretOnce
      label={`Link for ${invited.researcher}`}
      secret={new URL(invited.path, location.origin).href}
      onDone={onDone}
    >
      Send it to them and to nobody else: whoever opens it chooses the password. Good once, until{' '}
      {new Date(invited.expiresAt).toLocaleString()}; shown this once.
    </SecretOnce>
  );
}
