/** Batches: how far, how agreed, how long still. */
import { Badge, formatCount } from '@manyhands/look';
import type { BatchProgress, Overview } from '@manyhands/protocol';
import { type Column, DataTable } from '../data-table.tsx';
import { estimateLeft } from '../estimate.ts';
import { formatAge } from '../format.ts';
import { ProgressCell } from '../progress-cell.tsx';
import { Verdict } from '../verdict.tsx';

const TONES = { preparing: 'active', running: 'active', done: 'accepted', cancelled: 'neutral' } as const;

function State({ batch, now }: { readonly batch: BatchProgress; readonly now: number }) {
  const left = batch.state === 'running' ? estimateLeft(batch, now) : undefined;
  return (
    <>
      <Badge tone={TONES[batch.state]}>{batch.state}</Badge>
      {batch.state === 'preparing' && <small>{formatCount(batch.preparing ?? 0)} molecules to go</small>}
      {left !== undefined && <small>{left}</small>}
    </>
  );
}

function Title({ batch, now }: { readonly batch: BatchProgress; readonly now: number }) {
  return (
    <>
      {batch.title}
      <small>
        {batch.kernelName}{' '}
        <span class="mono" title={batch.kernel}>
          {batch.kernel.slice(0, 8)}
        </span>{' '}
        · {batch.project} · made {formatAge(now - batch.createdAt)}
      </small>
    </>
  );
}

const columns = (now: number): [Column<BatchProgress>, ...Column<BatchProgress>[]] => [
  { title: 'Batch', cell: (batch) => <Title batch={batch} now={now} /> },
  { title: 'State', wide: true, cell: (batch) => <State batch={batch} now={now} /> },
  { title: 'Workunits accepted', wide: true, cell: (batch) => <ProgressCell batch={batch} /> },
  { title: 'Copies', numeric: true, cell: (batch) => formatCount(batch.assignments) },
  { title: 'Computing', numeric: true, cell: (batch) => formatCount(batch.inProgress) },
  {
    title: 'Accepted',
    numeric: true,
    cell: ({ results }) => <Verdict count={results.accepted} tone="accepted" />,
  },
  {
    title: 'Pending',
    numeric: true,
    cell: ({ results }) => <Verdict count={results.pending} tone="waiting" />,
  },
  {
    title: 'Refused',
    numeric: true,
    cell: ({ results }) => <Verdict count={results.refused} tone="refused" />,
  },
];

export function BatchTable({ overview }: { readonly overview: Overview }) {
  const newestFirst = [...overview.batches].sort((a, b) => b.createdAt - a.createdAt);
  return (
    <DataTable
      title="Batches"
      columns={columns(overview.at)}
      rows={newestFirst}
      keyOf={(batch) => batch.batch}
      empty="No batch yet."
    />
  );
}
