/** The ranking of a search while it goes on, and the pose of the ligand that is chosen. */
import { Badge, formatCount, type Tone } from '@manyhands/look';
import type { SearchRanking, SearchRow } from '@manyhands/protocol';
import { Answered } from '../../../answers.tsx';
import { type Column, DataTable } from '../../../data-table.tsx';
import { Issues } from '../../../issues.tsx';
import { addressOf } from '../../../place.ts';
import type { PartProps } from '../batch-page.tsx';
import { useWhile } from '../use-progress.ts';
import { PoseCard } from './pose-card.tsx';

/** Milliseconds: the coordinator puts the table together anew. */
const EVERY_MS = 5_000;

export function Ranking({ client, progress, query }: PartProps) {
  const { batch } = progress;
  const ranking = useWhile(`ranking ${batch}`, () => client.batches.ranking(batch), EVERY_MS, progress);
  return (
    <Answered answer={ranking}>
      {(value) => {
        const chosen = query.get('ligand') ?? value.ligands.find(({ rank }) => rank === 1)?.name ?? null;
        return (
          <>
            <PoseCard client={client} batch={batch} row={value.ligands.find(({ name }) => name === chosen)} />
            <Enrichment ranking={value} />
            <DataTable
              title="Ranking"
              name="ranking"
              columns={columnsOf(progress.batch, value.ligands)}
              rows={value.ligands}
              keyOf={({ name }) => name}
              empty="No ligand yet. They show here as the library is read."
            />
            <Issues
              title={`Cannot be docked: ${formatCount(value.refused.length)}. The others go on.`}
              issues={value.refused.map(({ name, line, reason, cure }) => ({
                where: name,
                ...(line > 0 ? { line } : {}),
                message: reason,
                cure,
              }))}
            />
          </>
        );
      }}
    </Answered>
  );
}

function Enrichment({ ranking: { enrichment } }: { readonly ranking: SearchRanking }) {
  if (!enrichment) return null;
  const { actives, inactives, auc, ef1, ef5 } = enrichment;
  return (
    <p class="card">
      Of {formatCount(actives)} actives and {formatCount(inactives)} inactives so far: area under the ROC
      curve {auc.toFixed(2)} (0.5 is chance), enrichment {ef1.toFixed(1)} in the best 1 %, {ef5.toFixed(1)} in
      the best 5 %.
    </p>
  );
}

const TONES: Readonly<Record<SearchRow['status'], Tone>> = {
  preparing: 'neutral',
  waiting: 'neutral',
  partial: 'active',
  checking: 'waiting',
  done: 'accepted',
  'set-aside': 'refused',
};

const energy = (value: number | null): string => (value === null ? '–' : value.toFixed(2).replace('-', '−'));

const numeric = (
  title: string,
  value: (row: SearchRow) => number | null,
  told: (value: number | null) => string = (given) => (given === null ? '–' : formatCount(given)),
): Column<SearchRow> => ({ title, numeric: true, value, cell: (row) => told(value(row)) });

const LABEL: Column<SearchRow> = {
  title: 'Label',
  cell: ({ label }) => label ?? '',
  value: ({ label }) => label,
};

const columnsOf = (
  batch: string,
  rows: readonly SearchRow[],
): [Column<SearchRow>, ...Column<SearchRow>[]] => [
  {
    title: 'Ligand',
    cell: ({ name }) => <a href={addressOf(['batches', batch], { show: 'results', ligand: name })}>{name}</a>,
    value: ({ name }) => name,
  },
  numeric('Rank', ({ rank }) => rank),
  {
    title: 'Status',
    cell: ({ status, accepted, workunits }) => (
      <Badge tone={TONES[status]}>{status === 'partial' ? `${accepted} of ${workunits}` : status}</Badge>
    ),
    value: ({ status }) => status,
  },
  numeric('Total, kcal/mol', ({ total }) => total, energy),
  numeric('Efficiency', ({ ligandEfficiency }) => ligandEfficiency, energy),
  numeric('Atoms', ({ heavyAtoms }) => heavyAtoms),
  numeric('Poses', ({ poses }) => poses),
  ...(rows.some(({ rmsd }) => rmsd !== null) ? [numeric('RMSD, Å', ({ rmsd }) => rmsd, energy)] : []),
  ...(rows.some(({ label }) => label !== null) ? [LABEL] : []),
];
