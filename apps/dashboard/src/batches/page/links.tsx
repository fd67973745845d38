/** Public links: whoever has one reads the batch without an account. */
import type { Client } from '@manyhands/client';
import type { BatchId, LinkSummary } from '@manyhands/protocol';
import { useState } from 'preact/hooks';
import { type Answer, Answered, useAnswer, useDeed } from '../../answers.tsx';
import { type Column, DataTable } from '../../data-table.tsx';
import { Trouble } from '../../trouble.tsx';
import { CopyButton } from '../copy-button.tsx';
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
        <div class="notice" role="status">
          <span>
            The link, told once: <span class="mono">{made}</span>
          </span>
          <CopyButton text={() => made} what="link" />
        </div>
      )}
    </section>
  );
}

const when = (at: number | null): string => (at === null ? 'never' : new Date(at).toLocaleString());

const columnsOf = (
  client: Client,
  batch: BatchId,
  links: Answer<LinkSummary[]>,
): [Column<LinkSummary>, ...Column<LinkSummary>[]] => [
  { title: 'Note', cell: ({ label, link }) => label || `link ${link}` },
  { title: 'Made', cell: ({ createdAt }) => when(createdAt) },
  { title: 'Last opened', cell: ({ openedAt }) => when(openedAt) },
  {
    title: 'End',
    cell: ({ link, label }) => (
      <Remove label={label} remove={() => client.batches.removeLink(batch, link).then(links.reload)} />
    ),
  },
];

function Remove({ label, remove }: { readonly label: string; readonly remove: () => Promise<void> }) {
  const deed = useDeed();
  return (
    <>
      <button type="button" class="button small" disabled={deed.busy} onClick={() => void deed.run(remove)}>
        End<span class="visually-hidden"> the link {label}</span>
      </button>
      <Trouble error={deed.error} />
    </>
  );
}
