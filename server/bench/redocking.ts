/**
 * `npm run bench:redocking`: docks ligands into the proteins that they were crystallised with, at Vina's own effort, and
 * compares best score and nearest pose with those of AutoDock Vina 1.2.3. Case names as arguments and `--seeds` say
 * which; `--write` adds each to the kept table as it comes, `--missing` leaves out what this kernel did already.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  type Box,
  type Reading,
  readLigand,
  readReceptor,
  searchIssue,
  symmetricRmsd,
} from '@manyhands/docking';
import { loadKernel } from '@manyhands/shaders/node';
import { dock } from '../src/dock/dock.ts';
import { progressBar } from '../src/dock/progress.ts';
import { describeIssue } from '../src/score/report.ts';
import {
  documentOf,
  holds,
  mergeRuns,
  type Redocked,
  RUNS_HEADER,
  readRuns,
  rowOf,
} from './redocking-table.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/data/docking', import.meta.url));
const DOCUMENT = fileURLToPath(new URL('../../docs/redocking.md', import.meta.url));
const SEED = 42;
/** Digits of a kernel version that the table shows. */
const SHOWN_DIGITS = 8;

interface Reference {
  readonly docking: {
    readonly best_rescored_total?: number;
    readonly modes: readonly {
      readonly rmsd_to_crystal: number;
      readonly rescored: { readonly total: number };
    }[];
  };
}

function unwrap<T>(reading: Reading<T>): T {
  if (reading.ok) return reading.value;
  throw new Error(reading.issues.map(describeIssue).join(' '));
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
    ...{ name, seed, kernel: docking.kernel.slice(0, SHOWN_DIGITS) },
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

/** Why a case cannot be docked, or null where it can. */
async function refusalOf(name: string): Promise<string | null> {
  const file = `${name}/ligand.pdbqt`;
  const ligand = unwrap(readLigand(await readFile(`${FOLDER}/${file}`, 'utf8'), file));
  const issue = searchIssue(ligand, file);
  return issue ? `${name}: ${describeIssue(issue).replace(/\s+/g, ' ')}` : null;
}

const { values, positionals } = parseArgs({
  options: {
    seeds: { type: 'string', default: String(SEED) },
    write: { type: 'boolean', default: false },
    missing: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
if (!existsSync(FOLDER)) {
  console.log(`Skipped: there are no cases at ${FOLDER}.`);
  process.exit(0);
}
const seeds = values.seeds.split(',').map(Number);
const known = (await readdir(FOLDER)).filter((name) => existsSync(`${FOLDER}/${name}/reference.json`)).sort();
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0 || !seeds.every(Number.isInteger)) {
  console.error(`Give cases among ${known.join(', ')}, and --seeds whole numbers such as 1,2,3.`);
  process.exit(2);
}
const kernel = (await loadKernel('docking-search')).id.slice(0, SHOWN_DIGITS);
const refusals = new Map<string, string>();
for (const name of known) {
  const refusal = await refusalOf(name);
  if (refusal) refusals.set(name, refusal);
}
let runs = existsSync(DOCUMENT) ? readRuns(await readFile(DOCUMENT, 'utf8')) : [];
const isDone = (name: string, seed: number): boolean =>
  runs.some((run) => run.name === name && run.seed === seed && run.kernel === kernel);
console.log(RUNS_HEADER.join('\n'));
for (const seed of seeds)
  for (const name of positionals.length > 0 ? positionals : known) {
    if (refusals.has(name) || (values.missing && isDone(name, seed))) continue;
    const redocked = await redock(name, seed);
    console.log(rowOf(redocked));
    if (!holds(redocked)) process.exitCode = 1;
    runs = mergeRuns(runs, [redocked]);
    if (values.write) await writeFile(DOCUMENT, documentOf(runs, [...refusals.values()]));
  }
for (const refusal of refusals.values()) console.log(`\nRefused: ${refusal}`);
