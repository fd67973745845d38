/** Batches of one's projects, the newest first. */
import type { BatchProgress } from '@manyhands/protocol';
import { Answered, useAnswer } from '../answers.tsx';
import { type Column, DataTable } from '../data-table.tsx';
import { addressOf } from '../place.ts';
import { ProgressCell } from '../progress-cell.tsx';
import type { ViewProps } from '../view.ts';

const COLUMNS: [Column<BatchProgress>, ...Column<BatchProgress>[]] = [
  { title: 'Batch', cell: ({ batch, title }) => <a href={addressOf(['batches', batch])}>{title}</a> },
  { title: 'State', cell: ({ state }) => state },
  { title: 'Workunits accepted', wide: true, cell: (batch) => <ProgressCell batch={batch} /> },
];

export function BatchesView({ client, project }: ViewProps) {
  const batches = useAnswer('batches', () => client.batches.list());
  return (
    <>
      <h1>Batches</h1>
      <Answered answer={batches}>
        {(all) => (
          <DataTable
            title="Batches"
            columns={COLUMNS}
            rows={all
              .filter((batch) => project === null || batch.project === project)
              .sort((a, b) => b.createdAt - a.createdAt)}
            keyOf={({ batch }) => batch}
            empty="No batch yet."
          />
        )}
      </Answered>
    </>
  );
}
