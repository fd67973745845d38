/** Real complexes and what AutoDock Vina 1.2.3 printed for them, scored through a backend. */
import type { PreparedKernel } from '@manyhands/compute';
import { type PoseEnergies, planRescore, readEnergies, readLigands, readReceptor } from '@manyhands/docking';
import { controlOf } from '../../test/contract.ts';
import { unwrap } from '../../test/molecules.ts';

/** Complexes of 14 to 41 heavy atoms; the ones that are not there are skipped. */
export const CASES = ['1hnn', '1iep', '1kzk', '1lpz', '1s63', '1stp', '1xdn', '2bm2', '3ce3'];

/** Reads a file of a case; rejects where it is not there. */
export type ReadCaseFile = (name: string, file: string) => Promise<string>;

interface ReferenceFile {
  readonly scores: Readonly<Record<string, PoseEnergies>>;
  readonly docking: { readonly modes: readonly { readonly rescored: PoseEnergies }[] };
}

export interface ScoredPose {
  /** Such as `vina_out.pdbqt 3`. */
  readonly title: string;
  readonly ours: PoseEnergies;
  readonly printed: PoseEnergies;
}

/** Scores crystal pose, docking input and docked modes of one case. */
export async function scoreCase(
  name: string,
  read: ReadCaseFile,
  kernel: PreparedKernel,
): Promise<ScoredPose[]> {
  const { scores, docking } = JSON.parse(await read(name, 'reference.json')) as ReferenceFile;
  const files: [string, (PoseEnergies | undefined)[]][] = [
    ['crystal.pdbqt', [scores.crystal_score_only]],
    ['ligand.pdbqt', [scores.ligand_score_only_autobox]],
    ['vina_out.pdbqt', docking.modes.map(({ rescored }) => rescored)],
  ];
  const receptor = unwrap(readReceptor(await read(name, 'receptor.pdbqt'), 'receptor.pdbqt'));
  const poses: ScoredPose[] = [];
  for (const [file, printed] of files) {
    const plan = unwrap(planRescore(receptor, unwrap(readLigands(await read(name, file), file))));
    let pose = 0;
    for (const { params, inputs } of plan.workunits) {
      const buffers = new Map([...Object.entries(plan.shared), ...Object.entries(inputs)]);
      const { outputs } = await kernel.run({ params, buffers }, controlOf());
      const [ours] = readEnergies(outputs.get('energies') ?? new Uint8Array());
      const theirs = printed[pose++];
      if (ours && theirs) poses.push({ title: `${file} ${pose}`, ours, printed: theirs });
    }
  }
  return poses;
}

/** Energies farther from Vina's than 0.02 kcal/mol, or 0.1 % above +10, in words. */
export function disagreements(poses: readonly ScoredPose[]): string[] {
  return poses.flatMap(({ title, ours, printed }) =>
    (['inter', 'intra', 'total'] as const).flatMap((part) => {
      const allowed = printed[part] > 10 ? 0.001 * printed[part] : 0.02;
      const off = Math.abs(ours[part] - printed[part]);
      return off <= allowed ? [] : [`${title}: ${part} is ${ours[part]}, Vina printed ${printed[part]}`];
    }),
  );
}
