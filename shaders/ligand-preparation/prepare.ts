/** The kernel itself: a conformer of one molecule, or the word that there is none. */
import { findConformer } from '@manyhands/docking/prepare';
import type { BufferBytes, ParamValues } from '@manyhands/kernel';

/** The tables must be loaded before. */
export function prepareLigand(params: ParamValues, buffers: BufferBytes): BufferBytes {
  const smiles = new TextDecoder().decode(buffers.get('smiles'));
  const found = findConformer(smiles, params.seed ?? 1);
  const none = new Uint8Array(12 * (params.atomCount ?? 0));
  return new Map([
    ['coordinates', found ?? none],
    ['found', new Uint8Array(Uint32Array.of(found ? 1 : 0).buffer)],
  ]);
}
