/** Plans the scoring of given poses: each ligand as its file has it, as one workunit of `docking-score`. */
import type { Box, Vector3 } from '../geometry.ts';
import { type Ligand, scoredAtoms } from '../ligand/ligand.ts';
import type { Receptor } from '../pdbqt/receptor.ts';
import { identityPose } from '../pose/pose.ts';
import type { Reading } from '../reading.ts';
import { kindsOf, packTable } from './kinds.ts';
import { kernelIssue, packLigand, packPoses } from './ligand.ts';
import { packReceptor } from './receptor.ts';
import type { ScreenPlan } from './screen.ts';

/** Ångström around the outermost heavy atoms. */
const MARGIN = 0.1;

/** One workunit for each ligand, in order, labelled by its name; the box is drawn around all of them. */
export function planRescore(receptor: Receptor, ligands: readonly Ligand[]): Reading<ScreenPlan> {
  const issues = ligands.flatMap((ligand) => kernelIssue(ligand, ligand.name) ?? []);
  if (issues.length > 0) return { ok: false, issues };
  const box = boxAround(ligands);
  const kinds = kindsOf(receptor, ...ligands);
  const { params, buffers } = packReceptor(receptor, box, kinds);
  const workunits = ligands.map((ligand) => {
    const packed = packLigand(ligand, kinds);
    const own = { ...packed.params, kindCount: kinds.length, poseCount: 1, firstPose: 0 };
    const poses = packPoses([identityPose(ligand)], box);
    return { label: ligand.name, params: { ...params, ...own }, inputs: { ...packed.buffers, poses } };
  });
  const shared = { ...buffers, table: packTable(kinds) };
  return { ok: true, value: { shared, kinds, workunitCount: workunits.length, workunits } };
}

function boxAround(ligands: readonly Ligand[]): Box {
  const along = (axis: 0 | 1 | 2): [number, number] => {
    let [low, high] = [Infinity, -Infinity];
    for (const ligand of ligands)
      for (const atom of scoredAtoms(ligand)) {
        const value = ligand.coordinates[3 * atom + axis] ?? 0;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    return [(low + high) / 2, high - low + 2 * MARGIN];
  };
  const axes = [along(0), along(1), along(2)] as const;
  const part = (index: 0 | 1): Vector3 => [axes[0][index], axes[1][index], axes[2][index]];
  return { center: part(0), size: part(1) };
}
