/** The thread that searches for the bench: told once what all ligands share, then one question, one answer. */
import { type MessagePort, parentPort } from 'node:worker_threads';
import { type PreparedKernel, wasmBackend } from '@manyhands/compute';
import {
  type Box,
  type Ligand,
  placePose,
  planSearch,
  type Reading,
  readFound,
  readLigand,
  readReceptor,
  readSearchCounts,
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
  /** Runs of Vina's own number of steps, each a chain: its exhaustiveness. */
  readonly chains: number;
  readonly seed: number;
}

export interface DockQuestion {
  readonly name: string;
  /** PDBQT. */
  readonly ligand: string;
}

/** `ready` once, then one for each question. */
export type DockAnswer = 'ready' | Docked;

export interface Docked {
  readonly name: string;
  /** kcal/mol by the f64 scorer, of the best pose found. */
  readonly best: number;
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

async function openDock({ kernel, receptor: text, box, chains, seed }: DockSetting) {
  const prepared: PreparedKernel = await wasmBackend().prepare(kernel);
  const receptor = unwrap(readReceptor(text, 'receptor.pdbqt'));
  return async (name: string, ligand: Ligand): Promise<Docked> => {
    const steps = vinaSteps(ligand);
    const effort = { chains, steps, iterations: vinaIterations(ligand), kept: KEPT, keep: KEPT };
    const plan = unwrap(planSearch({ receptor, ligands: [{ name, ligand }], box, effort, seed }));
    const [workunit] = [...plan.workunits];
    if (!workunit) throw new Error(`The search of ${name} has no workunit.`);
    const buffers = new Map([...Object.entries(plan.shared), ...Object.entries(workunit.inputs)]);
    const { outputs } = await prepared.run({ params: workunit.params, buffers }, CONTROL);
    const bytes = (output: string) => outputs.get(output) ?? new Uint8Array();
    const totals = readFound(ligand, box, bytes('poses'), bytes('counts')).map(
      ({ pose }) => scorePose(receptor, ligand, placePose(ligand, pose)).total,
    );
    return {
      ...{ name, steps, best: Math.min(...totals), torsions: torsionCount(ligand) },
      heavyAtoms: workunit.params.atomCount ?? 0,
      evaluations: readSearchCounts(bytes('counts')).evaluations,
    };
  };
}

async function serve(port: MessagePort, setting: DockSetting): Promise<void> {
  const dock = await openDock(setting);
  port.on('message', ({ name, ligand }: DockQuestion) => {
    // What goes wrong here ends the thread, which its owner hears of.
    void dock(name, unwrap(readLigand(ligand, name))).then((docked) => port.postMessage(docked));
  });
  port.postMessage('ready');
}

const port = parentPort;
if (!port) throw new Error('dock-worker runs as a worker thread.');
port.once('message', (setting: DockSetting) => void serve(port, setting));
