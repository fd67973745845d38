/** Inputs of `docking-score` for tests: a small pocket and two ligands, in random placements. */
import type { KernelInput } from '@manyhands/compute';
import { planScreen, readLigand, readReceptor } from '@manyhands/docking';
import { atomLine, chainText, pocketText, unwrap } from '../../test/molecules.ts';
import { scorePoses } from '../reference.ts';

/** Some of the pocket's atoms clash with the ligand, some are out of reach. */
const POCKET = pocketText(600, 3, 10);

const RIGID = ['ROOT', atomLine(1, 'Cl', [0, 0, 0]), 'ENDROOT', 'TORSDOF 0'].join('\n');
const CHAIN = chainText(['OA', 'C', 'C', 'N', 'C', 'A', 'S', 'C', 'C', 'F']);

function screenInputs(seed: number, ligand: string, placements: number): KernelInput[] {
  const plan = unwrap(
    planScreen({
      receptor: unwrap(readReceptor(POCKET, 'pocket')),
      ligands: [{ name: 'ligand', ligand: unwrap(readLigand(ligand, 'ligand')) }],
      box: { center: [0.3, -0.2, 0.1], size: [13, 12.5, 14] },
      placements,
      posesPerWorkunit: 400,
      seed,
    }),
  );
  return [...plan.workunits].map(({ params, inputs }) => ({
    params,
    buffers: new Map([...Object.entries(plan.shared), ...Object.entries(inputs)]),
  }));
}

const first = <T>([item]: readonly T[]): T => {
  if (item === undefined) throw new Error('The screen has no workunit.');
  return item;
};

/** kcal/mol, as in the manifest. */
export const tolerance = (reference: number): number => 0.02 + 0.001 * Math.abs(reference);

/** What the contract suite needs, all but the backend. */
export const contract = (seed: number) => ({
  reference: scorePoses,
  bound: (_input: KernelInput, _output: string, _index: number, reference: number) => tolerance(reference),
  cases: [
    { title: 'a ligand of one atom', input: first(screenInputs(seed, RIGID, 70)) },
    { title: 'one pose of a chain with seven torsions', input: first(screenInputs(seed, CHAIN, 1)) },
    { title: 'many poses of a chain with seven torsions', input: first(screenInputs(seed, CHAIN, 300)) },
  ],
  long: { title: '400 poses', input: first(screenInputs(seed + 1, CHAIN, 400)) },
});
