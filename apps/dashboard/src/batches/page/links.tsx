/** Public links: whoever has one reads the batch without an account. */
import type { Client } from '@manyhands/client';
import type { BatchId, LinkSummary } from '@manyhands/protocol';
import { useState } from 'preact/hooks';
import { type Answer, Answered, useAnswer, useDeed } from '../../answers.tsx';
import { ConfirmButton } from '../../confirm-button.tsx';
import { type Column, DataTable } from '../../data-table.tsx';
import { SecretOnce } from '../../secret-once.tsx';
import { Trouble } from '../../trouble.tsx';
import { TextField } from '../new/fields.tsx';
import type { PartProps } from './batch-page.tsx';

export function Links({ client, progress: { batch } }: PartProps) {
  const links = useAnswer(`links ${batch}`, () => client.batches.links(batch));
  return (
    <>
      <NewLink client={client} batch={batch} onMade={links.reload} />
      <Answered answer={links}>
        {(all) => (
          <DataTable
            title="Public links"
            name="links"
            columns={columnsOf(client, batch, links)}
            rows={all}
            keyOf={({ link }) => link}
            empty="No link yet: only members of the project see this batch."
          />
        )}
      </Answered>
    </>
  );
}

function NewLink({
  client,
  batch,
  onMade,
}: {
  readonly client: Client;
  readonly batch: BatchId;
  readonly onMade: () => void;
}) {
  const [label, setLabel] = useState('');
  const [made, setMade] = useState<string | null>(null);
  const deed = useDeed();
  const make = async () => {
    const { path } = await client.batches.createLink(batch, { label });
    setMade(new URL(path, location.origin).href);
    setLabel('');
    onMade();
  };
  return (
    <section class="card">
      <h2>Let readers see it</h2>
      <p class="soft">
        Whoever has the link sees progress, results and reducers, and may download them. They see no names of
        members, and can change nothing.
      </p>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          void deed.run(make);
        }}
      >
        <TextField
          label="For whom, as a note to yourself"
          maxLength={200}
          value={label}
          onChange={setLabel}
        />
        <button type="submit" class="button button-primary" disabled={deed.busy}>
          Make a link
        </button>
      </form>
      <Trouble error={deed.error} />
      {made !== null && (
        <SecretOnce label="The link" secret={made} onDone={() => setMade(null)}>
          It is told once. Whoever has it sees the batch until you end it.
        </SecretOnce>
      )}
    </section>
  );
}

const when = (at: number | null): string => (at === null ? 'never' : new Date(at).toLocaleString());

const nameOf = ({ label, link }: LinkSummary): string => label || `link ${link}`;

const columnsOf = (
  client: Client,
  batch: BatchId,
  links: Answer<LinkSummary[]>,
): [Column<LinkSummary>, ...Column<LinkSummary>[]] => [
  { title: 'Note', cell: nameOf, value: nameOf },
  { title: 'Made', cell: ({ createdAt }) => when(createdAt), value: ({ createdAt }) => createdAt },
  { title: 'Last opened', cell: ({ openedAt }) => when(openedAt), value: ({ openedAt }) => openedAt },
  {
    title: 'End',
    cell: (link) => (
      <Remove
        name={nameOf(link)}
        remove={() => client.batches.removeLink(batch, link.link).then(links.reload)}
      />
    ),
  },
];

function Remove({ name, remove }: { readonly name: string; readonly remove: () => Promise<void> }) {
  const deed = useDeed();
  return (
    <>
      <ConfirmButton
        label="End"
        about={name}
        warning="Whoever has the link sees nothing any more."
        onConfirm={() => void deed.run(remove)}
      />
      <Trouble error={deed.error} />
    </>
  );
}
