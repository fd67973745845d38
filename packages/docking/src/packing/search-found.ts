/** Reads what the docking-search kernel gives back: nothing in it is to be believed before it is scored again. */
import type { Box } from '../geometry.ts';
import { type Ligand, torsionCount } from '../ligand/ligand.ts';
import { type Pose, RIGID_NUMBERS } from '../pose/pose.ts';

export interface FoundPose {
  /** In the coordinates of the receptor's file; as sent, so the quaternion may be any four numbers. */
  readonly pose: Pose;
  /** kcal/mol, as the host claims; f32 precision. */
  readonly inter: number;
  readonly intra: number;
}

export interface SearchCounts {
  /** Of energy with gradient. */
  readonly evaluations: number;
  readonly steps: number;
  readonly acceptedSteps: number;
  readonly poses: number;
}

/** Words of the `counts` output. */
const COUNT_WORDS = 5;

/** `counts` as the host claims them; all 0 where the bytes are short. */
export function readSearchCounts(bytes: Uint8Array): SearchCounts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (index: number) => (bytes.byteLength < 4 * COUNT_WORDS ? 0 : view.getUint32(4 * index, true));
  return {
    evaluations: word(0) + word(1) * 2 ** 32,
    steps: word(2),
    acceptedSteps: word(3),
    poses: word(4),
  };
}

/** Poses of the outputs `poses` and `counts` of one workunit, those that rank best by inter energy first. */
export function readFound(ligand: Ligand, box: Box, poses: Uint8Array, counts: Uint8Array): FoundPose[] {
  const view = new DataView(poses.buffer, poses.byteOffset, poses.byteLength);
  const numbers = RIGID_NUMBERS + torsionCount(ligand);
  const rowBytes = 4 * (numbers + 2);
  const rows = Math.min(readSearchCounts(counts).poses, Math.floor(poses.byteLength / rowBytes));
  const found = Array.from({ length: rows }, (_, row): FoundPose => {
    const number = (i: number) => view.getFloat32(row * rowBytes + 4 * i, true);
    const pose = Float64Array.from({ length: numbers }, (_, i) => number(i) + (box.center[i] ?? 0));
    return { pose, inter: number(numbers), intra: number(numbers + 1) };
  });
  return found.sort((a, b) => a.inter - b.inter);
}
