/**
 * `npm run bench:redocking`: docks ligands into the proteins that they were crystallised with, at Vina's own effort, and
 * compares best score and nearest pose with those of AutoDock Vina 1.2.3. Case names as arguments limit it.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Box, type Reading, readLigand, readReceptor, symmetricRmsd } from '@manyhands/docking';
import { dock } from '../src/dock/dock.ts';
import { progressBar } from '../src/dock/progress.ts';
import { describeIssue } from '../src/score/report.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/data/docking', import.meta.url));
const DOCUMENT = fileURLToPath(new URL('../../docs/redocking.md', import.meta.url));
const SEED = 42;
/** kcal/mol that our best re-scored total may be worse than Vina's: Vina's own seeds differ by as much. */
const WORSE = 0.3;
/** Ångström: the usual bar of redocking. */
const NEAR = 2;

interface Redocked {
  readonly name: string;
  readonly total: number;
  readonly vinaTotal: number;
  readonly rmsd: number;
  readonly vinaRmsd: number;
  readonly evaluations: number;
  readonly cpuSeconds: number;
}

interface Reference {
  readonly docking: {
    readonly best_rescored_total?: number;
    readonly modes: readonly {
      readonly rmsd_to_crystal: number;
      readonly rescored: { readonly total: number };
    }[];
  };
}

/** Why a case cannot be docked, for the table. */
class Refused extends Error {}

function unwrap<T>(reading: Reading<T>): T {
  if (reading.ok) return reading.value;
  throw new Refused(reading.issues.map(describeIssue).join(' ').replace(/\s+/g, ' '));
}

async function redock(name: string, seed: number): Promise<Redocked> {
  const read = (file: string) => readFile(`${FOLDER}/${name}/${file}`, 'utf8');
  const receptor = unwrap(readReceptor(await read('receptor.pdbqt'), `${name}/receptor.pdbqt`));
  const ligand = unwrap(readLigand(await read('ligand.pdbqt'), `${name}/ligand.pdbqt`));
  const crystal = unwrap(readLigand(await read('crystal.pdbqt'), `${name}/crystal.pdbqt`));
  const { center, size } = JSON.parse(await read('box.json')) as Box;
  const { docking: vina } = JSON.parse(await read('reference.json')) as Reference;
  const request = { receptor, ligand, box: { center, size }, seed, cpu: availableParallelism() };
  const bar = progressBar(process.stderr, name);
  const docking = unwrap(
    await dock({ ...request, preset: 'thorough', backend: 'wasm' }, (fraction) => bar.show(fraction)),
  );
  bar.end();
  if (docking.refused.length > 0) console.error(`${name}: refused ${docking.refused.join(', ')}`);
  const [first] = docking.modes;
  const rmsd = first && symmetricRmsd({ ligand, coordinates: first.coordinates }, at(crystal));
  return {
    name,
    total: Math.min(...docking.modes.map(({ score }) => score.total)),
    vinaTotal: vina.best_rescored_total ?? Math.min(...vina.modes.map(({ rescored }) => rescored.total)),
    rmsd: rmsd ?? Number.NaN,
    vinaRmsd: vina.modes[0]?.rmsd_to_crystal ?? Number.NaN,
    evaluations: docking.evaluations,
    cpuSeconds: docking.cpuMs / 1000,
  };
}

const at = (ligand: Parameters<typeof symmetricRmsd>[0]['ligand']) => ({
  ligand,
  coordinates: ligand.coordinates,
});

const scoreHolds = ({ total, vinaTotal }: Redocked): boolean => total <= vinaTotal + WORSE;
const poseHolds = ({ rmsd, vinaRmsd }: Redocked): boolean => vinaRmsd > NEAR || rmsd <= NEAR;

const HEADER = [
  '| case | seed | best total | Vina | difference | RMSD of mode 1 | Vina | evaluations | CPU s | bars |',
  '|---|---|---|---|---|---|---|---|---|---|',
];

function rowOf(one: Redocked, seed: number): string {
  const missed = [
    ...(scoreHolds(one) ? [] : [`total more than ${WORSE} worse`]),
    ...(poseHolds(one) ? [] : [`mode 1 beyond ${NEAR} Å`]),
  ];
  const difference = one.total - one.vinaTotal;
  const cells = [
    ...[one.name, seed, one.total.toFixed(3), one.vinaTotal.toFixed(3)],
    ...[(difference > 0 ? '+' : '') + difference.toFixed(3), one.rmsd.toFixed(2), one.vinaRmsd.toFixed(2)],
    ...[one.evaluations.toLocaleString('en'), one.cpuSeconds.toFixed(0), missed.join(', ') || 'hold'],
  ];
  return `| ${cells.join(' | ')} |`;
}

const documentOf = (rows: readonly string[], refusals: readonly string[]): string =>
  [
    '# Redocking',
    '',
    '`npm run bench:redocking -- --write` made this. Each ligand is docked into the protein that it was crystallised with,',
    'preset `thorough` (8 chains with the steps of AutoDock Vina), the WebAssembly kernel. Totals are kcal/mol, re-scored',
    'exactly in f64; Vina 1.2.3 ran with exhaustiveness 8 and seed 42, its modes re-scored the same way. RMSD is of the first mode',
    'to the crystal pose, Å, heavy atoms, corrected for symmetry, without alignment. The bars: a total at most',
    `${WORSE} kcal/mol worse than Vina's, and an RMSD of at most ${NEAR} Å wherever Vina's first mode has it.`,
    '',
    ...HEADER,
    ...rows,
    ...(refusals.length > 0 ? ['', 'Refused:', '', ...refusals.map((refusal) => `- ${refusal}`)] : []),
    '',
  ].join('\n');

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string', default: String(SEED) }, write: { type: 'boolean', default: false } },
  allowPositionals: true,
});
if (!existsSync(FOLDER)) {
  console.log(`Skipped: there are no cases at ${FOLDER}.`);
  process.exit(0);
}
const seed = Number(values.seed);
const known = (await readdir(FOLDER)).filter((name) => existsSync(`${FOLDER}/${name}/reference.json`)).sort();
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0 || !Number.isInteger(seed)) {
  console.error(`Give cases among ${known.join(', ')}, and --seed a whole number.`);
  process.exit(2);
}
const rows: string[] = [];
const refusals: string[] = [];
let missed = 0;
console.log(HEADER.join('\n'));
for (const name of positionals.length > 0 ? positionals : known) {
  try {
    const redocked = await redock(name, seed);
    if (!scoreHolds(redocked) || !poseHolds(redocked)) missed++;
    rows.push(rowOf(redocked, seed));
    console.log(rows.at(-1));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    refusals.push(`${name}: ${error.message}`);
  }
  if (values.write) await writeFile(DOCUMENT, documentOf(rows, refusals));
}
for (const refusal of refusals) console.log(`\nRefused: ${refusal}`);
process.exitCode = missed > 0 ? 1 : 0;
