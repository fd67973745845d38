/** Batches of one's projects, the newest first. */
import { Badge, formatCount } from '@manyhands/look';
import type { BatchProgress } from '@manyhands/protocol';
import { Answered, useAnswer } from '../../answers.tsx';
import { type Column, DataTable } from '../../data-table.tsx';
import { formatAge } from '../../format.ts';
import { addressOf } from '../../place.ts';
import { ProgressCell } from '../../progress-cell.tsx';
import { Verdict } from '../../verdict.tsx';
import type { ViewProps } from '../../view.ts';
import { TONES } from '../page/batch-page.tsx';

const COLUMNS: [Column<BatchProgress>, ...Column<BatchProgress>[]] = [
  {
    title: 'Batch',
    cell: ({ batch, title, project, kernelName }) => (
      <>
        <a href={addressOf(['batches', batch])}>{title}</a>
        <small>
          {kernelName} · {project}
        </small>
      </>
    ),
    value: ({ title, kernelName, project }) => `${title} · ${kernelName} · ${project}`,
  },
  {
    title: 'State',
    cell: ({ state }) => <Badge tone={TONES[state]}>{state}</Badge>,
    value: ({ state }) => state,
  },
  {
    title: 'Made',
    cell: ({ createdAt }) => formatAge(Date.now() - createdAt),
    value: ({ createdAt }) => new Date(createdAt).toISOString(),
  },
  {
    title: 'Workunits accepted',
    wide: true,
    cell: (batch) => <ProgressCell batch={batch} />,
    value: ({ accepted }) => accepted,
  },
  {
    title: 'Computing',
    numeric: true,
    cell: ({ inProgress }) => formatCount(inProgress),
    value: ({ inProgress }) => inProgress,
  },
  {
    title: 'Disputed',
    numeric: true,
    cell: ({ results }) => <Verdict count={results.refused} tone="refused" />,
    value: ({ results }) => results.refused,
  },
];

export function BatchList({ client, project }: ViewProps) {
  const batches = useAnswer('batches', () => client.batches.list());
  return (
    <>
      <div class="batch-head">
        <h1>Batches</h1>
        <a class="button button-primary" href={addressOf(['batches', 'new'])}>
          New batch
        </a>
      </div>
      <Answered answer={batches}>
        {(all) => (
          <DataTable
            title="Batches"
            name="batches"
            columns={COLUMNS}
            rows={all
              .filter((batch) => project === null || batch.project === project)
              .sort((a, b) => b.createdAt - a.createdAt)}
            keyOf={({ batch }) => batch}
            empty="No batch yet. Make one of a kernel and files of yours: it is cut into tasks that volunteers compute."
          />
        )}
      </Answered>
    </>
  );
}
