/** Batches: how far, how agreed, how long still. */
import { Badge, formatCount } from '@manyhands/look';
import type { BatchProgress, Overview } from '@manyhands/protocol';
import { type Column, DataTable } from '../data-table.tsx';
import { estimateLeft } from '../estimate.ts';
import { formatAge } from '../format.ts';
import { addressOf } from '../place.ts';
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
      <a href={addressOf(['batches', batch.batch])}>{batch.title}</a>
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
  { title: 'Batch', cell: (batch) => <Title batch={batch} now={now} />, value: (batch) => batch.title },
  {
    title: 'State',
    wide: true,
    cell: (batch) => <State batch={batch} now={now} />,
    value: (batch) => batch.state,
  },
  {
    title: 'Workunits accepted',
    wide: true,
    cell: (batch) => <ProgressCell batch={batch} />,
    value: (batch) => batch.accepted,
  },
  {
    title: 'Copies',
    numeric: true,
    cell: (batch) => formatCount(batch.assignments),
    value: (batch) => batch.assignments,
  },
  {
    title: 'Computing',
    numeric: true,
    cell: (batch) => formatCount(batch.inProgress),
    value: (batch) => batch.inProgress,
  },
  {
    title: 'Accepted',
    numeric: true,
    cell: ({ results }) => <Verdict count={results.accepted} tone="accepted" />,
    value: ({ results }) => results.accepted,
  },
  {
    title: 'Pending',
    numeric: true,
    cell: ({ results }) => <Verdict count={results.pending} tone="waiting" />,
    value: ({ results }) => results.pending,
  },
  {
    title: 'Refused',
    numeric: true,
    cell: ({ results }) => <Verdict count={results.refused} tone="refused" />,
    value: ({ results }) => results.refused,
  },
];

export function BatchTable({ overview }: { readonly overview: Overview }) {
  const newestFirst = [...overview.batches].sort((a, b) => b.createdAt - a.createdAt);
  return (
    <DataTable
      title="Batches"
      name="batches"
      columns={columns(overview.at)}
      rows={newestFirst}
      keyOf={(batch) => batch.batch}
      empty="No batch yet."
    />
  );
}
