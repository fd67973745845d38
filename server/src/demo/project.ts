/** Loads the demo's project: HIV-1 protease, named molecules to dock into it, and two matrices to multiply. */
import type { BatchId } from '@manyhands/protocol';
import type { ApiClient } from './api.ts';
import { type DemoMatrix, integerMatrix } from './matrices.ts';
import { demoMolecules, demoTarget } from './molecules.ts';
import { createProgressView } from './progress.ts';

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

export interface DemoInput {
  readonly target: Target;
  readonly ligands: readonly { name: string; pdbqt: string }[];
}

/** Everything that takes preparing, before anybody waits for work. */
export async function prepareDemoInput(api: ApiClient, say: (line: string) => void): Promise<DemoInput> {
  const target = await demoTarget();
  return { target, ligands: await prepareMolecules(api, say) };
}

export async function createDemoProject(
  api: ApiClient,
  { target, ligands }: DemoInput,
): Promise<DemoProject> {
  const project = `demo-${Date.now().toString(36)}`;
  await api.createProject({
    id: project,
    title: 'HIV-1 protease',
    purpose: 'Looks for molecules that fit into a protein that the AIDS virus needs to multiply.',
    owner: 'The Manyhands demo',
  });
  const a = integerMatrix(MATRIX_SIZE, MATRIX_SIZE, LARGEST_ELEMENT, 1);
  const b = integerMatrix(MATRIX_SIZE, MATRIX_SIZE, LARGEST_ELEMENT, 2);
  for (const matrix of [a, b]) await api.putBlob(matrix.hash, matrix.bytes);
  const product = await api.createProduct({
    project,
    title: 'A product of two matrices',
    a: { hash: a.hash, shape: a.shape },
    b: { hash: b.hash, shape: b.shape },
    tile: TILE,
    mode: 'integer',
  });
  const search = await api.createSearch({
    project,
    title: 'Twenty molecules in the pocket',
    receptor: { name: target.name, format: 'pdb', text: target.pdb },
    // Docked first, because its pose in the crystal is known.
    reference: { name: target.ligandName, residue: target.ligandResidue, smiles: target.ligandSmiles },
    box: { center: [...target.box.center], size: [...target.box.size] },
    library: [...ligands],
    effort: EFFORT,
  });
  const described = new Map(demoMolecules.map(({ name, about }) => [name, about]));
  described.set(target.ligandName, 'the inhibitor of the crystal structure');
  return {
    ...{ search: search.batch, product: product.batch, a, b, described },
    workunits: { search: search.workunits, product: product.workunits },
  };
}

type Target = Awaited<ReturnType<typeof demoTarget>>;

async function prepareMolecules(
  api: ApiClient,
  say: (line: string) => void,
): Promise<{ name: string; pdbqt: string }[]> {
  say(`Preparing ${demoMolecules.length} molecules (3D shape, atom types, rotatable bonds)…`);
  const view = createProgressView(process.stdout);
  const prepared: { name: string; pdbqt: string }[] = [];
  for (const { name, smiles } of demoMolecules) {
    view.show([{ label: 'prepared', done: prepared.length, total: demoMolecules.length, note: name }]);
    const { pdbqt } = await api.prepareLigand({ name, smiles });
    prepared.push({ name, pdbqt });
  }
  view.show([{ label: 'prepared', done: prepared.length, total: demoMolecules.length, note: '' }]);
  view.end();
  return prepared;
}
