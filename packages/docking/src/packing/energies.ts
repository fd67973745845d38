/** Reads what the docking-score kernel gives back. */

/** kcal/mol; f32 precision. */
export interface PoseEnergies {
  readonly inter: number;
  readonly intra: number;
  readonly total: number;
}

/** Bytes of one pose in the `energies` output: f32 inter, intra, total. */
export const POSE_ENERGY_BYTES = 12;

/** One entry for each pose, in order. */
export function readEnergies(bytes: Uint8Array): PoseEnergies[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const number = (pose: number, part: number) => view.getFloat32(pose * POSE_ENERGY_BYTES + 4 * part, true);
  return Array.from({ length: Math.floor(bytes.byteLength / POSE_ENERGY_BYTES) }, (_, pose) => ({
    inter: number(pose, 0),
    intra: number(pose, 1),
    total: number(pose, 2),
  }));
}
