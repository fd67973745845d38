/** The best pose of a finished docking workunit, by the energies that this browser computed for it. */
import type { Manifest } from '@manyhands/kernel';
import { type LigandBuffers, poseNumbers } from './place-atoms.ts';

export interface BestPose {
  readonly buffers: LigandBuffers;
  readonly pose: number;
  /** Numbers behind each pose in `buffers.poses`. */
  readonly spare: number;
  /** Between molecule and protein, kcal/mol. */
  readonly energy: number;
}

type Buffers = Readonly<Record<string, Uint8Array>>;

/** f32 of a row of the `energies` output: inter, intra, total. */
const ENERGY_NUMBERS = 3;
/** f32 behind a pose of the `poses` output of a search: inter, intra. */
const CLAIM_NUMBERS = 2;
/** Word of the `counts` output that holds the number of poses. */
const POSES_WORD = 4;

/** Null where the buffers are not those of a docking kernel, or there is no pose with a finite energy. */
export function bestPose(
  manifest: Pick<Manifest, 'buffers'>,
  inputs: Buffers,
  outputs: readonly Uint8Array[],
): BestPose | null {
  const names = manifest.buffers.filter(({ role }) => role === 'output').map(({ name }) => name);
  const output = (name: string) => outputs[names.indexOf(name)];
  const { atoms, bodies, poses } = inputs;
  if (!atoms || !bodies) return null;
  const energies = output('energies');
  if (poses && energies) {
    const rows = energies.byteLength / (4 * ENERGY_NUMBERS);
    const best = lowest(energies, { rows, step: ENERGY_NUMBERS, first: 0 });
    return best && { ...best, spare: 0, buffers: { atoms, bodies, poses } };
  }
  const [found, counts] = [output('poses'), output('counts')];
  if (!found || !counts || counts.byteLength < 4 * (POSES_WORD + 1)) return null;
  const first = poseNumbers(bodies);
  const step = first + CLAIM_NUMBERS;
  const claimed = viewOf(counts).getUint32(4 * POSES_WORD, true);
  const rows = Math.min(claimed, found.byteLength / (4 * step));
  const best = lowest(found, { rows, step, first });
  return best && { ...best, spare: CLAIM_NUMBERS, buffers: { atoms, bodies, poses: found } };
}

interface Rows {
  readonly rows: number;
  /** Numbers of a row, and the place of inter in it; intra follows. */
  readonly step: number;
  readonly first: number;
}

/** The row of lowest inter + intra, which is what a search minimises. */
function lowest(bytes: Uint8Array, { rows, step, first }: Rows): Pick<BestPose, 'pose' | 'energy'> | null {
  const view = viewOf(bytes);
  let best: Pick<BestPose, 'pose' | 'energy'> | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let pose = 0; pose + 1 <= rows; pose++) {
    const at = 4 * (pose * step + first);
    const inter = view.getFloat32(at, true);
    const sum = inter + view.getFloat32(at + 4, true);
    if (sum >= least || !Number.isFinite(sum)) continue;
    least = sum;
    best = { pose, energy: inter };
  }
  return best;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
