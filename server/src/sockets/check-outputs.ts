/** A result's bytes against the manifest: lengths of all outputs, and no NaN or infinity where none is allowed. */
import {
  type BufferLayout,
  findNonFinite,
  layoutOutputs,
  type Manifest,
  type ParamValues,
} from '@manyhands/kernel';
import { cutOutputs } from '../store/payloads.ts';

export interface WrongOutputs {
  readonly code: 'wrong-shape' | 'non-finite';
  readonly message: string;
}

/** Null where all is well. `outputBytes` are lengths in manifest order, `payload` all outputs one after the other. */
export function checkOutputs(
  manifest: Manifest,
  params: ParamValues,
  outputBytes: readonly number[],
  payload: Uint8Array,
): WrongOutputs | null {
  const outputs = layoutOutputs(manifest, params);
  const wrong = findWrongLength(outputs, outputBytes);
  if (wrong) return { code: 'wrong-shape', message: wrong };
  const found = findNonFinite(manifest, cutOutputs(payload, outputs));
  if (!found) return null;
  return {
    code: 'non-finite',
    message: `Output ${found.buffer} has ${found.value} at element ${found.index}, which its manifest does not allow.`,
  };
}

function findWrongLength(outputs: readonly BufferLayout[], lengths: readonly number[]): string | null {
  if (outputs.length !== lengths.length) {
    return `The kernel has ${outputs.length} outputs; ${lengths.length} were reported.`;
  }
  for (const [index, output] of outputs.entries()) {
    if (output.bytes !== lengths[index]) {
      return `Output ${output.name} must have ${output.bytes} bytes; it has ${lengths[index]}.`;
    }
  }
  return null;
}
