/** How a screen compares with Vina's of the same molecules: figures, bars, and the table of both. */
import { enrichmentOf } from '../src/batches/enrichment.ts';
import type { Docked } from './dock-worker.ts';
import { rankCorrelation } from './rank-correlation.ts';
import type { SampledLigand } from './screen-sample.ts';

const BARS = { correlation: 0.9, aucDifference: 0.03 } as const;

interface Row extends Docked, SampledLigand {}

export interface Comparison {
  /** The best of ours first. */
  readonly rows: readonly Row[];
  readonly correlation: number;
  readonly auc: { readonly ours: number; readonly vina: number };
}

export function compare(ligands: readonly SampledLigand[], docked: readonly Docked[]): Comparison {
  const byName = new Map(docked.map((one) => [one.name, one]));
  const rows = ligands
    .flatMap((ligand): Row[] => {
      const ours = byName.get(ligand.name);
      return ours ? [{ ...ours, ...ligand }] : [];
    })
    .sort((a, b) => a.best - b.best);
  const aucBy = (totalOf: (row: Row) => number): number =>
    enrichmentOf(rows.map((row) => ({ label: row.label, total: totalOf(row) })))?.auc ?? Number.NaN;
  return {
    rows,
    correlation: rankCorrelation(
      rows.map(({ best }) => best),
      rows.map(({ affinity }) => affinity),
    ),
    auc: { ours: aucBy(({ best }) => best), vina: aucBy(({ affinity }) => affinity) },
  };
}

/** Whether both bars hold. */
export const holds = ({ correlation, auc }: Comparison): boolean =>
  correlation >= BARS.correlation && Math.abs(auc.ours - auc.vina) <= BARS.aucDifference;

/** One sentence a figure. */
export function describeComparison({ rows, correlation, auc }: Comparison): string[] {
  const difference = auc.ours - auc.vina;
  const verdict = (isHeld: boolean) => (isHeld ? 'holds' : 'DOES NOT HOLD');
  const better = rows.filter(({ best, affinity }) => best < affinity).length;
  return [
    `Spearman’s rank correlation ${correlation.toFixed(3)}; at least ${BARS.correlation} ` +
      `${verdict(correlation >= BARS.correlation)}.`,
    `ROC AUC ${auc.ours.toFixed(3)}, Vina’s ${auc.vina.toFixed(3)}, difference ${difference.toFixed(3)}; ` +
      `within ${BARS.aucDifference} ${verdict(Math.abs(difference) <= BARS.aucDifference)}.`,
    `Lower than Vina’s in ${better} of ${rows.length} ligands.`,
  ];
}

const HEAD = [
  ...['ligand', 'label', 'heavy atoms', 'torsions', 'best total', 'Vina’s', 'difference'],
  ...['steps a chain', 'evaluations'],
] as const;
/** Columns of words; the others are numbers. */
const WORDS = 2;

/** Markdown. */
export function writeTable({ rows }: Comparison): string {
  const cells = rows.map((row) => [
    ...[row.name, row.label, String(row.heavyAtoms), String(row.torsions)],
    ...[row.best.toFixed(2), row.affinity.toFixed(2), (row.best - row.affinity).toFixed(2)],
    ...[row.steps.toLocaleString('en'), row.evaluations.toLocaleString('en')],
  ]);
  const widths = HEAD.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const pad = (cell: string, i: number) =>
    i < WORDS ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
  const line = (row: readonly string[]) => `| ${row.map(pad).join(' | ')} |`;
  const rule = widths.map((width, i) => '-'.repeat(width - (i < WORDS ? 0 : 1)) + (i < WORDS ? '' : ':'));
  return [line(HEAD), line(rule), ...cells.map(line)].join('\n');
}
