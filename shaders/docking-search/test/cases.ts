/** Inputs of `docking-search` for tests: a small pocket of many types, and a flexible chain. */
import type { KernelInput } from '@manyhands/compute';
import {
  type Box,
  type FoundPose,
  type Ligand,
  planSearch,
  type Receptor,
  readFound,
  readLigand,
  readReceptor,
  readSearchCounts,
  type SearchRequest,
} from '@manyhands/docking';
import type { BufferBytes } from '@manyhands/kernel';
import { unwrap } from '../../docking-score/test/cases.ts';

function atomLine(serial: number, type: string, place: readonly number[]): string {
  const coordinates = place.map((value) => value.toFixed(3).padStart(8)).join('');
  return `ATOM  ${String(serial).padStart(5)} ${type.padEnd(4)} TST A   1    ${coordinates}  1.00  0.00     0.000 ${type}`;
}

/** 500 atoms in shells 6 to 13 Å from the origin. */
function pocketText(): string {
  const types = ['C', 'A', 'C', 'OA', 'N', 'HD', 'SA', 'NA', 'C', 'Zn', 'OA'];
  return Array.from({ length: 500 }, (_, i) => {
    const height = 1 - (2 * (i + 0.5)) / 500;
    const across = Math.sqrt(1 - height * height);
    const radius = 6 + ((i * 7) % 8);
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

export interface SearchCase {
  readonly receptor: Receptor;
  readonly ligand: Ligand;
  readonly box: Box;
}

const read = (text: string): Ligand => unwrap(readLigand(text, 'ligand'));

export const POCKET: SearchCase = {
  receptor: unwrap(readReceptor(pocketText(), 'pocket')),
  ligand: read(chainText(['OA', 'C', 'C', 'N', 'C', 'A', 'S', 'C', 'C', 'F'])),
  box: { center: [0.3, -0.2, 0.1], size: [13, 12.5, 14] },
};

/** The same pocket and a single atom, which has no torsions and no size. */
export const SINGLE: SearchCase = {
  ...POCKET,
  ligand: read(['ROOT', atomLine(1, 'Cl', [0, 0, 0]), 'ENDROOT', 'TORSDOF 0'].join('\n')),
};

/** Inputs of all workunits of a search. */
export function searchInputs(
  { receptor, ligand, box }: SearchCase,
  how: Pick<SearchRequest, 'effort' | 'seed' | 'chainsPerWorkunit'>,
): KernelInput[] {
  const plan = unwrap(planSearch({ receptor, ligands: [{ name: 'ligand', ligand }], box, ...how }));
  return [...plan.workunits].map(({ params, inputs }) => ({
    params,
    buffers: new Map([...Object.entries(plan.shared), ...Object.entries(inputs)]),
  }));
}

export const first = <T>([item]: readonly T[]): T => {
  if (item === undefined) throw new Error('The search has no workunit.');
  return item;
};

const bytesOf = (outputs: BufferBytes, name: string): Uint8Array => outputs.get(name) ?? new Uint8Array();

export const foundIn = ({ ligand, box }: SearchCase, outputs: BufferBytes): FoundPose[] =>
  readFound(ligand, box, bytesOf(outputs, 'poses'), bytesOf(outputs, 'counts'));

export const countsIn = (outputs: BufferBytes) => readSearchCounts(bytesOf(outputs, 'counts'));
