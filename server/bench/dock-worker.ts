/** The thread that searches for the bench: told once what all ligands share, then one question, one answer. */
import { type MessagePort, parentPort } from 'node:worker_threads';
import { type PreparedKernel, wasmBackend } from '@manyhands/compute';
import {
  type Box,
  effortOf,
  type Ligand,
  placePose,
  planSearch,
  type Reading,
  readFound,
  readLigand,
  readReceptor,
  readSearchCounts,
  type SearchEffort,
  type SearchPreset,
  scorePose,
  torsionCount,
  vinaIterations,
  vinaSteps,
} from '@manyhands/docking';
import type { KernelBundle } from '@manyhands/kernel';

export interface DockSetting {
  readonly kernel: KernelBundle;
  /** PDBQT. */
  readonly receptor: string;
  readonly box: Box;
  /** A preset, or so many runs of Vina's own number of steps, each a chain: its exhaustiveness. */
  readonly effort: SearchPreset | { readonly chains: number };
}

export interface DockQuestion {
  readonly name: string;
  /** PDBQT. */
  readonly ligand: string;
  readonly seed: number;
  /** Shares of chains and steps that are done, one of each at least; all where it is left out. */
  readonly done?: { readonly chains: number; readonly steps: number };
}

/** `ready` once, then one for each question. */
export type DockAnswer = 'ready' | Docked;

export interface Docked {
  readonly name: string;
  /** kcal/mol by the f64 scorer, of the best pose found. */
  readonly best: number;
  /** kcal/mol of inter + intra, of the pose that has least: what answers are compared by. */
  readonly energy: number;
  readonly heavyAtoms: number;
  readonly torsions: number;
  /** Steps of each chain. */
  readonly steps: number;
  /** Of energy and gradient, as the kernel counts them. */
  readonly evaluations: number;
}

function unwrap<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues));
  return reading.value;
}

/** As in Vina: what a run remembers, and what is refined in the end. */
const KEPT = 9;

/** Every slice lets messages through; there are none to hurry for. */
const CONTROL = {
  signal: new AbortController().signal,
  sliceMs: () => 200,
  duty: () => 1,
  progress: () => {},
};

/** Of one ligand, as asked for and as done. */
function effortFor(
  ligand: Ligand,
  effort: DockSetting['effort'],
  done = { chains: 1, steps: 1 },
): SearchEffort {
  const iterations = vinaIterations(ligand);
  const whole =
    typeof effort === 'string'
      ? effortOf(ligand, effort)
      : { ...effort, steps: vinaSteps(ligand), iterations, kept: KEPT, keep: KEPT };
  const some = (all: number, share: number) => Math.max(1, Math.round(all * share));
  return { ...whole, chains: some(whole.chains, done.chains), steps: some(whole.steps, done.steps) };
}

async function openDock({ kernel, receptor: text, box, effort: wanted }: DockSetting) {
  const prepared: PreparedKernel = await wasmBackend().prepare(kernel);
  const receptor = unwrap(readReceptor(text, 'receptor.pdbqt'));
  return async ({ name, seed, done, ligand: pdbqt }: DockQuestion): Promise<Docked> => {
    const ligand = unwrap(readLigand(pdbqt, name));
    const effort = effortFor(ligand, wanted, done);
    const plan = unwrap(planSearch({ receptor, ligands: [{ name, ligand }], box, effort, seed }));
    const [workunit] = [...plan.workunits];
    if (!workunit) throw new Error(`The search of ${name} has no workunit.`);
    const buffers = new Map([...Object.entries(plan.shared), ...Object.entries(workunit.inputs)]);
    const { outputs } = await prepared.run({ params: workunit.params, buffers }, CONTROL);
    const bytes = (output: string) => outputs.get(output) ?? new Uint8Array();
    const scores = readFound(ligand, box, bytes('poses'), bytes('counts')).map(({ pose }) =>
      scorePose(receptor, ligand, placePose(ligand, pose)),
    );
    return {
      ...{ name, steps: effort.steps, torsions: torsionCount(ligand) },
      best: Math.min(...scores.map(({ total }) => total)),
      energy: Math.min(...scores.map(({ inter, intra }) => inter + intra)),
      heavyAtoms: workunit.params.atomCount ?? 0,
      evaluations: readSearchCounts(bytes('counts')).evaluations,
    };
  };
}

async function serve(port: MessagePort, setting: DockSetting): Promise<void> {
  const dock = await openDock(setting);
  port.on('message', (question: DockQuestion) => {
    // What goes wrong here ends the thread, which its owner hears of.
    void dock(question).then((docked) => port.postMessage(docked));
  });
  port.postMessage('ready');
}

const port = parentPort;
if (!port) throw new Error('dock-worker runs as a worker thread.');
port.once('message', (setting: DockSetting) => void serve(port, setting));
