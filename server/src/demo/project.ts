/** Loads the demo's project: HIV-1 protease, named molecules to dock into it, and two matrices to multiply. */
import type { Client } from '@manyhands/client';
import type { BatchId } from '@manyhands/protocol';
import { type DemoMatrix, integerMatrix } from './matrices.ts';
import { demoMolecules, demoTarget } from './molecules.ts';

/** 128 chains of 20 steps: seconds for each molecule on one core. */
const EFFORT = 'fast';
/** Rows and columns of both matrices, and of a tile. */
const MATRIX_SIZE = 384;
const TILE = 128;
/** |element|; 384 × 63² stays far below 2²⁴, so every f32 sum is exact. */
const LARGEST_ELEMENT = 63;

export interface DemoProject {
  readonly search: BatchId;
  readonly product: BatchId;
  readonly a: DemoMatrix;
  readonly b: DemoMatrix;
  /** One line about each molecule, by name. */
  readonly described: ReadonlyMap<string, string>;
  readonly workunits: { readonly search: number; readonly product: number };
}

export async function createDemoProject(api: Client): Promise<DemoProject> {
  const target = await demoTarget();
  const project = `demo-${Date.now().toString(36)}`;
  await api.projects.create({
    id: project,
    title: 'HIV-1 protease',
    purpose: 'Looks for molecules that fit into a protein that the AIDS virus needs to multiply.',
    owner: 'The Manyhands demo',
  });
  const a = integerMatrix(MATRIX_SIZE, MATRIX_SIZE, LARGEST_ELEMENT, 1);
  const b = integerMatrix(MATRIX_SIZE, MATRIX_SIZE, LARGEST_ELEMENT, 2);
  for (const matrix of [a, b]) await api.blobs.put(matrix.hash, matrix.bytes);
  const product = await api.batches.createProduct({
    project,
    title: 'A product of two matrices',
    a: { hash: a.hash, shape: a.shape },
    b: { hash: b.hash, shape: b.shape },
    tile: TILE,
    mode: 'integer',
  });
  const search = await api.batches.createSearch({
    project,
    title: 'Twenty molecules in the pocket',
    receptor: { name: target.name, format: 'pdb', text: target.pdb },
    // Docked first, because its pose in the crystal is known.
    reference: { name: target.ligandName, residue: target.ligandResidue, smiles: target.ligandSmiles },
    box: { center: [...target.box.center], size: [...target.box.size] },
    library: {
      text: demoMolecules.map(({ name, smiles }) => `${smiles} ${name}`).join('\n'),
      format: 'smiles',
    },
    effort: EFFORT,
  });
  const described = new Map(demoMolecules.map(({ name, about }) => [name, about]));
  described.set(target.ligandName, 'the inhibitor of the crystal structure');
  return {
    ...{ search: search.batch, product: product.batch, a, b, described },
    workunits: { search: search.workunits, product: product.workunits },
  };
}
