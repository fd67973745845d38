/** `POST /api/ligands`: a molecule's SMILES becomes a prepared PDBQT, in a thread of its own. */
import { LigandCreated, NewLigand } from '@manyhands/protocol';
import type { App } from './context.ts';
import { createLigandThread } from './ligand-thread.ts';
import { invalidInput } from './refusals.ts';

export function addLigandRoutes(app: App): void {
  const thread = createLigandThread();
  app.addHook('onClose', () => thread.close());
  app.post(
    '/api/ligands',
    { schema: { body: NewLigand, response: { 200: LigandCreated } } },
    async (request) => {
      const { name, smiles, seed } = request.body;
      const prepared = await thread.prepare({ name, smiles, seed });
      if (!prepared.ok) throw invalidInput('The molecule cannot be prepared.', prepared.issues);
      return { name, ...prepared.value };
    },
  );
}
