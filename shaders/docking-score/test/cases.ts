/** Inputs of `docking-score` for tests: a small pocket and two ligands, in random placements. */
import type { KernelInput } from '@manyhands/compute';
import { planScreen, type Reading, readLigand, readReceptor } from '@manyhands/docking';
import { scorePoses } from '../reference.ts';

function atomLine(serial: number, type: string, place: readonly number[]): string {
  const coordinates = place.map((value) => value.toFixed(3).padStart(8)).join('');
  return `ATOM  ${String(serial).padStart(5)} ${type.padEnd(4)} TST A   1    ${coordinates}  1.00  0.00     0.000 ${type}`;
}

/** 600 atoms of many types, evenly spread over shells 3 to 12 Å from the origin: some clash, some are out of reach. */
function pocketText(): string {
  const types = ['C', 'A', 'C', 'OA', 'N', 'HD', 'SA', 'NA', 'C', 'Zn', 'OA'];
  return Array.from({ length: 600 }, (_, i) => {
    const height = 1 - (2 * (i + 0.5)) / 600;
    const across = Math.sqrt(1 - height * height);
    const radius = 3 + ((i * 7) % 10);
    const place = [Math.cos(i * 2.399963) * across, Math.sin(i * 2.399963) * across, height];
    return atomLine(
      i + 1,
      types[i % types.length] ?? 'C',
      place.map((value) => value * radius),
    );
  }).join('\n');
}

/** A zigzag chain with a torsion at every bond. */
function chainText(types: readonly string[]): string {
  const place = (i: number) => [1.25 * i - 3, i % 2 === 0 ? 0 : 0.85, 0.1 * i];
  const atom = (i: number) => atomLine(i + 1, types[i] ?? 'C', place(i));
  const inner = types.slice(2, -1).map((_, i) => i + 2);
  return [
    ...['ROOT', atom(0), atom(1), 'ENDROOT'],
    ...inner.flatMap((i) => [`BRANCH ${i} ${i + 1}`, atom(i)]),
    atom(types.length - 1),
    ...inner.reverse().map((i) => `ENDBRANCH ${i} ${i + 1}`),
    `TORSDOF ${inner.length}`,
  ].join('\n');
}

export function unwrap<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues, null, 1));
  return reading.value;
}

const RIGID = ['ROOT', atomLine(1, 'Cl', [0, 0, 0]), 'ENDROOT', 'TORSDOF 0'].join('\n');
const CHAIN = chainText(['OA', 'C', 'C', 'N', 'C', 'A', 'S', 'C', 'C', 'F']);

function screenInputs(seed: number, ligand: string, placements: number): KernelInput[] {
  const plan = unwrap(
    planScreen({
      receptor: unwrap(readReceptor(pocketText(), 'pocket')),
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
