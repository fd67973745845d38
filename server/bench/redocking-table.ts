/** The kept table of redocking: rows to text and back, so that runs of other cases and seeds add to it, and what they say together. */

export interface Redocked {
  readonly name: string;
  readonly seed: number;
  /** The first digits of the kernel version. */
  readonly kernel: string;
  /** kcal/mol, the best of all modes, re-scored in f64. */
  readonly total: number;
  readonly vinaTotal: number;
  /** Ångström, of the first mode to the crystal pose. */
  readonly rmsd: number;
  readonly vinaRmsd: number;
  readonly evaluations: number;
  readonly cpuSeconds: number;
}

/** kcal/mol that our best re-scored total may be worse than Vina's: Vina's own seeds differ by as much. */
export const WORSE = 0.3;
/** Ångström: the usual bar of redocking. */
export const NEAR = 2;

const missedBars = ({ total, vinaTotal, rmsd, vinaRmsd }: Redocked): string[] => [
  ...(total <= vinaTotal + WORSE ? [] : [`total more than ${WORSE} worse`]),
  ...(vinaRmsd > NEAR || rmsd <= NEAR ? [] : [`mode 1 beyond ${NEAR} Å`]),
];

export const holds = (one: Redocked): boolean => missedBars(one).length === 0;

export const RUNS_HEADER = [
  '| case | seed | best total | Vina | difference | RMSD of mode 1 | Vina | evaluations | CPU s | kernel | bars |',
  '|---|---|---|---|---|---|---|---|---|---|---|',
];

const signed = (value: number): string => (value > 0 ? '+' : '') + value.toFixed(3);
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

export const rowOf = (one: Redocked): string =>
  row([
    ...[one.name, one.seed, one.total.toFixed(3), one.vinaTotal.toFixed(3)],
    ...[signed(one.total - one.vinaTotal), one.rmsd.toFixed(2), one.vinaRmsd.toFixed(2)],
    ...[one.evaluations.toLocaleString('en'), one.cpuSeconds.toFixed(0), one.kernel],
    missedBars(one).join(', ') || 'hold',
  ]);

/** The runs that a kept document lists. */
export function readRuns(document: string): Redocked[] {
  const lines = document.split('\n');
  const start = lines.indexOf(RUNS_HEADER[0] ?? '');
  const rows = start < 0 ? [] : lines.slice(start + RUNS_HEADER.length);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end < 0 ? rows.length : end).map(readRow);
}

function readRow(line: string): Redocked {
  const cells = line.split('|').map((cell) => cell.trim());
  const [, name = '', seed, total, vinaTotal, , rmsd, vinaRmsd, evaluations, cpuSeconds, kernel = ''] = cells;
  const number = (text: string | undefined) => Number(text?.replaceAll(',', ''));
  return {
    ...{ name, kernel, seed: number(seed), total: number(total), vinaTotal: number(vinaTotal) },
    ...{ rmsd: number(rmsd), vinaRmsd: number(vinaRmsd) },
    ...{ evaluations: number(evaluations), cpuSeconds: number(cpuSeconds) },
  };
}

/** A run of the same case and seed takes the place of an older one. */
export function mergeRuns(kept: readonly Redocked[], fresh: readonly Redocked[]): Redocked[] {
  const runs = new Map([...kept, ...fresh].map((one) => [`${one.name} ${one.seed}`, one]));
  return [...runs.values()].sort((a, b) => a.name.localeCompare(b.name) || a.seed - b.seed);
}

export const SUMMARY_HEADER = [
  '| case | seeds | best total | median | worst | Vina | worst difference | RMSD of mode 1: best | median | worst | Vina | bars hold |',
  '|---|---|---|---|---|---|---|---|---|---|---|---|',
];

/** One row for each case, over its seeds. */
export function summaryRows(runs: readonly Redocked[]): string[] {
  const names = [...new Set(runs.map(({ name }) => name))];
  return names.map((name) => {
    const own = runs.filter((one) => one.name === name);
    const [vinaTotal = 0, vinaRmsd = 0] = own.flatMap((one) => [one.vinaTotal, one.vinaRmsd]);
    const totals = spread(own.map(({ total }) => total));
    const rmsds = spread(own.map(({ rmsd }) => rmsd));
    return row([
      ...[name, own.length, ...totals.map((total) => total.toFixed(3)), vinaTotal.toFixed(3)],
      ...[signed(totals[2] - vinaTotal), ...rmsds.map((rmsd) => rmsd.toFixed(2)), vinaRmsd.toFixed(2)],
      `${own.filter(holds).length} of ${own.length}`,
    ]);
  });
}

/** Least, median and most. */
function spread(values: readonly number[]): [number, number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return [at(0), at(0.5), at(1)];
}

export const documentOf = (runs: readonly Redocked[], refusals: readonly string[]): string =>
  [
    '# Redocking',
    '',
    '`npm run bench:redocking -- --seeds 1,2,3 --write` made this; other cases and seeds add to it. Each ligand is docked into',
    'the protein that it was crystallised with, preset `thorough` (8 chains with the steps of AutoDock Vina), the WebAssembly',
    'kernel. Totals are kcal/mol, re-scored exactly in f64; Vina 1.2.3 ran with exhaustiveness 8 and seed 42, its modes',
    're-scored the same way. RMSD is of the first mode to the crystal pose, Å, heavy atoms, corrected for symmetry, without',
    `alignment. The bars: a total at most ${WORSE} kcal/mol worse than Vina's, and an RMSD of at most ${NEAR} Å wherever Vina's first`,
    `mode has it. ${verdictOf(runs)}`,
    '',
    ...SUMMARY_HEADER,
    ...summaryRows(runs),
    ...(refusals.length > 0 ? ['', 'Refused:', '', ...refusals.map((refusal) => `- ${refusal}`)] : []),
    '',
    '## Runs',
    '',
    ...RUNS_HEADER,
    ...runs.map(rowOf),
    '',
  ].join('\n');

function verdictOf(runs: readonly Redocked[]): string {
  const missed = runs.filter((one) => !holds(one));
  const named = missed.map((one) => `${one.name} with seed ${one.seed} (${missedBars(one).join(', ')})`);
  return missed.length === 0
    ? `All ${runs.length} runs hold both.`
    : `${runs.length - missed.length} of ${runs.length} runs hold both; not ${named.join('; ')}.`;
}
