/** A result's bytes against the manifest: lengths of all outputs, and no NaN or infinity where none is allowed. */
import { type BufferLayout, findNonFinite, layout, type Manifest, type ParamValues } from '@manyhands/kernel';

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
  const outputs = outputsOf(manifest, params);
  const wrong = findWrongLength(outputs, outputBytes);
  if (wrong) return { code: 'wrong-shape', message: wrong };
  const found = findNonFinite(manifest, cut(outputs, payload));
  if (!found) return null;
  return {
    code: 'non-finite',
    message: `Output ${found.buffer} has ${found.value} at element ${found.index}, which its manifest does not allow.`,
  };
}

let last: { manifest: Manifest; params: ParamValues; outputs: readonly BufferLayout[] } | null = null;

/** The last layout is kept: one workunit after the other has equal params. */
function outputsOf(manifest: Manifest, params: ParamValues): readonly BufferLayout[] {
  if (last?.manifest === manifest && isEqual(last.params, params)) return last.outputs;
  const outputs = layout(manifest, params).buffers.filter((buffer) => buffer.role === 'output');
  last = { manifest, params, outputs };
  return outputs;
}

function isEqual(a: ParamValues, b: ParamValues): boolean {
  let left = Object.keys(a).length;
  for (const name in b) {
    if (a[name] !== b[name]) return false;
    left -= 1;
  }
  return left === 0;
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

function cut(outputs: readonly BufferLayout[], payload: Uint8Array): Map<string, Uint8Array> {
  const pieces = new Map<string, Uint8Array>();
  let offset = 0;
  for (const { name, bytes } of outputs) {
    pieces.set(name, payload.subarray(offset, offset + bytes));
    offset += bytes;
  }
  return pieces;
}
