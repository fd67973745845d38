/** Scores the poses of a ligand file on the backend asked for. */
import type { Backend, RunControl } from '@manyhands/compute';
import { wasmBackend } from '@manyhands/compute';
import {
  type Ligand,
  planRescore,
  type Reading,
  type Receptor,
  readEnergies,
  type Score,
  scorePose,
} from '@manyhands/docking';
import { loadKernel } from '@manyhands/shaders/node';
import type { ScoreBackend } from './options.ts';
import { openNodeGpu } from './webgpu.ts';

/** One score for each ligand, in order. `reference` is f64; the others have the precision of f32. */
export async function scoreLigands(
  backend: ScoreBackend,
  receptor: Receptor,
  ligands: readonly Ligand[],
): Promise<Reading<Score[]>> {
  if (backend === 'reference') {
    return { ok: true, value: ligands.map((ligand) => scorePose(receptor, ligand, ligand.coordinates)) };
  }
  const opened = backend === 'wasm' ? wasmBackend() : await openNodeGpu();
  try {
    return await scoreByKernel(opened, receptor, ligands);
  } finally {
    opened.close();
  }
}

async function scoreByKernel(
  backend: Backend,
  receptor: Receptor,
  ligands: readonly Ligand[],
): Promise<Reading<Score[]>> {
  const plan = planRescore(receptor, ligands);
  if (!plan.ok) return plan;
  const kernel = await backend.prepare(await loadKernel('docking-score'));
  const scores: Score[] = [];
  for (const { params, inputs } of plan.value.workunits) {
    const buffers = new Map([...Object.entries(plan.value.shared), ...Object.entries(inputs)]);
    const { outputs } = await kernel.run({ params, buffers }, ALL_AT_ONCE);
    const [energies] = readEnergies(outputs.get('energies') ?? new Uint8Array());
    if (!energies) throw new Error('The kernel gave no energies.');
    scores.push({ ...energies, torsional: energies.total - energies.inter });
  }
  kernel.close();
  return { ok: true, value: scores };
}

/** Nobody waits for the screen here: long slices, no rests. */
const ALL_AT_ONCE: RunControl = {
  signal: new AbortController().signal,
  sliceMs: () => 50,
  duty: () => 1,
  progress: () => {},
};
