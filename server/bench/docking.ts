/**
 * `npm run bench:docking`: one Monte Carlo run of the search kernel in WebAssembly beside one of the native AutoDock
 * Vina, with equal steps, on one core each, in the same minute.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type PreparedKernel, wasmBackend } from '@manyhands/compute';
import {
  type Box,
  placePose,
  planSearch,
  type Reading,
  readFound,
  readLigand,
  readReceptor,
  readSearchCounts,
  scorePose,
  vinaIterations,
  vinaSteps,
} from '@manyhands/docking';
import { loadKernel } from '@manyhands/shaders/node';
import { timeVina, vinaVersion } from './native-vina.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/data/docking', import.meta.url));
const SEED = 42;
/** Evaluations with gradient that Vina 1.2.3 spends on one run of these, counted once in its source: it prints none. */
const VINA_EVALUATIONS = { '1hnn': 506_825, '1stp': 954_912, '1iep': 1_310_224 } as const;

interface Side {
  /** Seconds of processor time: a whole run, and one with next to no search, which is reading and maps. */
  readonly seconds: number;
  readonly setupSeconds: number;
  readonly evaluations: number;
}

const speedOf = ({ seconds, setupSeconds, evaluations }: Side): number =>
  evaluations / (seconds - setupSeconds);

function unwrap<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues));
  return reading.value;
}

async function readCase(name: string) {
  const read = (file: string) => readFile(`${FOLDER}/${name}/${file}`, 'utf8');
  const { center, size } = JSON.parse(await read('box.json')) as Box;
  return {
    receptor: unwrap(readReceptor(await read('receptor.pdbqt'), 'receptor.pdbqt')),
    ligand: unwrap(readLigand(await read('ligand.pdbqt'), 'ligand.pdbqt')),
    box: { center, size },
  };
}

type Case = Awaited<ReturnType<typeof readCase>>;

/** One run of one chain; also the best total found, kcal/mol. */
async function runOurs(prepared: PreparedKernel, { receptor, ligand, box }: Case, steps: number) {
  const before = process.cpuUsage();
  const effort = { chains: 1, steps, iterations: vinaIterations(ligand), kept: 9, keep: 9 };
  const plan = unwrap(planSearch({ receptor, ligands: [{ name: 'l', ligand }], box, effort, seed: SEED }));
  const [workunit] = [...plan.workunits];
  if (!workunit) throw new Error('The search has no workunit.');
  const { params, inputs } = workunit;
  const buffers = new Map([...Object.entries(plan.shared), ...Object.entries(inputs)]);
  const control = {
    signal: new AbortController().signal,
    sliceMs: () => 50,
    duty: () => 1,
    progress: () => {},
  };
  const { outputs } = await prepared.run({ params, buffers }, control);
  const { user, system } = process.cpuUsage(before);
  const bytes = (output: string) => outputs.get(output) ?? new Uint8Array();
  const totals = readFound(ligand, box, bytes('poses'), bytes('counts')).map(
    ({ pose }) => scorePose(receptor, ligand, placePose(ligand, pose)).total,
  );
  return {
    seconds: (user + system) / 1e6,
    evaluations: readSearchCounts(bytes('counts')).evaluations,
    best: Math.min(...totals),
  };
}

async function benchCase(prepared: PreparedKernel, name: keyof typeof VINA_EVALUATIONS): Promise<void> {
  const docked = await readCase(name);
  const steps = vinaSteps(docked.ligand);
  const files = { receptor: `${FOLDER}/${name}/receptor.pdbqt`, ligand: `${FOLDER}/${name}/ligand.pdbqt` };
  const job = { ...files, box: docked.box, seed: SEED };
  const setup = await runOurs(prepared, docked, 1);
  const whole = await runOurs(prepared, docked, steps);
  const ours: Side = { ...whole, setupSeconds: setup.seconds };
  const theirs: Side = {
    seconds: await timeVina(job),
    setupSeconds: await timeVina({ ...job, maxEvaluations: 1 }),
    evaluations: VINA_EVALUATIONS[name],
  };
  const line = (who: string, side: Side) =>
    console.log(
      `${who.padEnd(14)} ${String(steps).padStart(7)} ${String(side.evaluations).padStart(11)} ` +
        `${side.seconds.toFixed(2).padStart(8)} ${side.setupSeconds.toFixed(2).padStart(8)} ` +
        `${Math.round(speedOf(side)).toLocaleString('en').padStart(14)}`,
    );
  line(`${name} vina`, theirs);
  line(`${name} wasm`, ours);
  const ratio = (value: number) => value.toFixed(2);
  console.log(
    `${name} ratio: ${ratio(speedOf(ours) / speedOf(theirs))} by evaluations a core-second, ` +
      `${ratio(theirs.seconds / ours.seconds)} by core-seconds of a run; best total ${whole.best.toFixed(2)} kcal/mol\n`,
  );
}

async function main(): Promise<void> {
  const version = await vinaVersion();
  if (!version) throw new Error('vina is not installed: apt-get install autodock-vina');
  if (!existsSync(FOLDER))
    throw new Error(`The complexes are not at ${FOLDER}: they lie beside the repository.`);
  console.log(
    `${version}, --cpu 1 --exhaustiveness 1, beside one chain of docking-search in Node ${process.version}\n`,
  );
  console.log('                 steps evaluations  CPU s/run  of it set-up  evaluations/core-second');
  const prepared = await wasmBackend().prepare(await loadKernel('docking-search'));
  for (const name of ['1hnn', '1stp', '1iep'] as const) await benchCase(prepared, name);
}

await main();
