/** `POST /api/ligands`: a molecule's SMILES becomes a prepared PDBQT, in a thread of its own. */
import { LigandCreated, NewLigand } from '@manyhands/protocol';
import type { AddRoute } from '../access/route.ts';
import { createLigandThread } from './ligand-thread.ts';
import { invalidInput } from './refusals.ts';

/** Returns what ends the thread. */
export function addLigandRoutes(add: AddRoute): () => Promise<void> {
  const thread = createLigandThread();
  add('POST', '/api/ligands', {
    access: { touches: 'own', scope: 'submit' },
    body: NewLigand,
    answer: LigandCreated,
    description: 'A molecule gets its shape; seconds of processor time.',
    handle: async ({ body: { name, smiles, seed } }) => {
      const prepared = await thread.prepare({ name, smiles, seed });
      if (!prepared.ok) throw invalidInput('The molecule cannot be prepared.', prepared.issues);
      return { name, ...prepared.value };
    },
  });
  return async () => {
    await thread.close();
  };
}
