/** Finds poses that are one and the same. */
import type { Ligand } from '../ligand/ligand.ts';
import { movingLigand } from '../minimise/moving-ligand.ts';
import type { Pose } from '../pose/pose.ts';
import { plainRmsd } from '../report/rmsd.ts';

/** Which of `others` is nearer than `limit` ångström (RMSD without alignment), and how near. */
export function findCopy(
  places: Float64Array,
  others: readonly Float64Array[],
  limit: number,
): { readonly index: number; readonly rmsd: number } | undefined {
  for (const [index, other] of others.entries()) {
    const rmsd = plainRmsd(places, other);
    if (rmsd < limit) return { index, rmsd };
  }
  return undefined;
}

/**
 * Ångström, RMSD of heavy atoms: two searches with different random numbers that end in one minimum end farther apart
 * than this, because each stops where its own last step left it: 0.014 Å at least among modes of twelve searches of three
 * complexes. What is nearer was copied. Searches with the same seed and chains give the same poses and must not be asked.
 */
export const SIBLING_LIMIT = 1e-4;

/** Which pose of `ours` repeats one of an unrelated host's, found with other random numbers; undefined where none does. */
export function findSiblingCopy(
  ligand: Ligand,
  ours: readonly Pose[],
  theirs: readonly Pose[],
  limit = SIBLING_LIMIT,
): { readonly ours: number; readonly theirs: number; readonly rmsd: number } | undefined {
  const moving = movingLigand(ligand);
  const placesOf = (pose: Pose) => {
    moving.place(pose);
    return Float64Array.from(moving.places);
  };
  const others = theirs.map(placesOf);
  for (const [index, pose] of ours.entries()) {
    const copy = findCopy(placesOf(pose), others, limit);
    if (copy) return { ours: index, theirs: copy.index, rmsd: copy.rmsd };
  }
  return undefined;
}
