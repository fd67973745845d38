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
import { atomLine, chainText, pocketText, unwrap } from '../../test/molecules.ts';

export interface SearchCase {
  readonly receptor: Receptor;
  readonly ligand: Ligand;
  readonly box: Box;
}

const read = (text: string): Ligand => unwrap(readLigand(text, 'ligand'));

export const POCKET: SearchCase = {
  receptor: unwrap(readReceptor(pocketText(500, 6, 8), 'pocket')),
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
