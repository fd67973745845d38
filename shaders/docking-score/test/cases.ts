/** Inputs of `docking-score` for tests: a small pocket and two ligands, in random placements. */
import type { KernelInput } from '@manyhands/compute';
import { planScreen, readLigand, readReceptor } from '@manyhands/docking';
import { decode } from '@manyhands/kernel';
import { atomLine, chainText, pocketText, unwrap } from '../../test/molecules.ts';
import { scoreNudged, scorePoses } from '../reference.ts';

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

/** Bins that rounding may move a squared distance by: coordinates of f32 are off by some 1e-5 Å at distances up to 8 Å. */
const ROUNDING_BINS = 0.01;

const energiesNudged = ({ params, buffers }: KernelInput, bins: number) =>
  decode('f32', scoreNudged(params, buffers, bins).get('energies') ?? new Uint8Array());

const borders = new WeakMap<KernelInput, number[]>();

/** For each energy, what pairs at the border of a bin make of it when they fall on the other side, in kcal/mol. */
export function borderSteps(input: KernelInput): readonly number[] {
  const known = borders.get(input);
  if (known) return known;
  const [nearer, exact, farther] = [-ROUNDING_BINS, 0, ROUNDING_BINS].map((bins) =>
    energiesNudged(input, bins),
  );
  const steps = Array.from(exact ?? [], (energy, i) =>
    [nearer, farther].reduce((sum, other) => sum + Math.abs((other?.[i] ?? 0) - energy), 0),
  );
  borders.set(input, steps);
  return steps;
}

/** What the contract suite needs, all but the backend. */
export const contract = (seed: number) => ({
  reference: scorePoses,
  bound: (input: KernelInput, _output: string, index: number, reference: number) =>
    tolerance(reference) + (borderSteps(input)[index] ?? 0),
  cases: [
    { title: 'a ligand of one atom', input: first(screenInputs(seed, RIGID, 70)) },
    { title: 'one pose of a chain with seven torsions', input: first(screenInputs(seed, CHAIN, 1)) },
    { title: 'many poses of a chain with seven torsions', input: first(screenInputs(seed, CHAIN, 300)) },
  ],
  long: { title: '400 poses', input: first(screenInputs(seed + 1, CHAIN, 400)) },
});
