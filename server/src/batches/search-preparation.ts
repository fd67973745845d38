/** What volunteers are asked to prepare: one molecule, by the kernel `ligand-preparation`. */
import { CONFORMER_SEED } from '@manyhands/docking';
import type { BlobRef } from '@manyhands/protocol';
import type { DraftWorkunit } from './draft.ts';
import type { Unshaped } from './search-library.ts';

export function preparationOf(
  name: string,
  { smiles, heavyAtoms, atoms }: Unshaped,
  send: (bytes: Uint8Array) => BlobRef,
): DraftWorkunit {
  const text = send(new TextEncoder().encode(smiles));
  return {
    label: name,
    params: { seed: CONFORMER_SEED, smilesBytes: text.bytes, heavyAtoms, atomCount: atoms },
    inputs: { smiles: text },
  };
}
