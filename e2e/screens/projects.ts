/** What volunteers compute in the pictures. */
import { INHIBITOR, readPocket } from '../bench/pocket.ts';
import { makeMatrix } from '../matrices.ts';
import type { Researcher } from '../researcher.ts';

export const DOCKING = {
  ...{ id: 'hiv-1-protease', title: 'HIV-1 protease', owner: 'Manyhands' },
  purpose: 'Looks for molecules that stop an enzyme without which HIV cannot multiply.',
};
export const MATRICES = {
  ...{ id: 'matrices', title: 'Matrix products', owner: 'Manyhands' },
  purpose: 'Multiplies whole numbers, to show that many browsers agree on every digit.',
};

export async function makeProject(researcher: Researcher, project: typeof DOCKING): Promise<void> {
  await researcher.call('POST', '/api/projects', project);
}

/** One volunteer has some minutes of work with it. */
export function dockAspirin(researcher: Researcher, quorum: number): Promise<string> {
  const { text, center, size } = readPocket();
  return researcher.createScreen(DOCKING.id, {
    title: 'Aspirin in HIV-1 protease',
    quorum,
    receptor: { name: 'HIV-1 protease', format: 'pdb', text, ligandResidue: INHIBITOR },
    box: { center, size },
    ligand: { name: 'aspirin', smiles: 'CC(=O)Oc1ccccc1C(=O)O' },
    placements: 400_000,
    posesPerWorkunit: 2_000,
  });
}

/** A square product; 1024 rows are 256 workunits. */
export function multiply(researcher: Researcher, rows: number, quorum: number): Promise<string> {
  const [a, b] = [makeMatrix(rows, 512, 1), makeMatrix(512, rows, 2)];
  return researcher.createProduct(MATRICES.id, { a, b, tile: 64, quorum, title: 'Two integer matrices' });
}
