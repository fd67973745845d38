/** Bytes of the inputs of a test run: made up from a seed, or read from files. */

import { InputRefusal, openArray, sourceOfBlob, writerOf } from '@manyhands/inputs';
import { type BufferLayout, type ElementType, elementBytes, isFloat, type Layout } from '@manyhands/kernel';
import type { InputIssue } from '@manyhands/protocol';
import type { Origin } from './settings.ts';

export type MadeInputs =
  | { readonly ok: true; readonly buffers: Readonly<Record<string, Uint8Array>> }
  | { readonly ok: false; readonly issues: readonly InputIssue[] };

/** Buffers that a workunit is given. */
export const givenBuffers = ({ buffers }: Layout): BufferLayout[] =>
  buffers.filter(({ role }) => role === 'input' || role === 'shared');

export async function makeInputs(
  sizes: Layout,
  origins: Readonly<Record<string, Origin>>,
): Promise<MadeInputs> {
  const buffers: Record<string, Uint8Array> = {};
  const issues: InputIssue[] = [];
  for (const [index, buffer] of givenBuffers(sizes).entries()) {
    const origin = origins[buffer.name] ?? { kind: 'random' };
    if (origin.kind !== 'file') buffers[buffer.name] = madeUp(buffer, origin.kind, index + 1);
    else {
      const read = await readBuffer(buffer, origin.file);
      if (read.ok) buffers[buffer.name] = read.bytes;
      else issues.push(...read.issues);
    }
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, buffers };
}

export type ReadBuffer =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly issues: readonly InputIssue[] };

/** A file as the bytes of a buffer: NPY, CSV, or raw for everything else. */
export async function readBuffer(buffer: BufferLayout, file: File): Promise<ReadBuffer> {
  try {
    const array = await openArray(sourceOfBlob(file.name, file), buffer.type);
    if (array.bytes !== buffer.bytes)
      return { ok: false, issues: [sizeIssue(buffer, file.name, array.bytes)] };
    const bytes = new Uint8Array(array.bytes);
    let at = 0;
    for await (const chunk of array.read()) {
      bytes.set(chunk, at);
      at += chunk.byteLength;
    }
    return { ok: true, bytes };
  } catch (error) {
    if (error instanceof InputRefusal) return { ok: false, issues: error.issues };
    throw error;
  }
}

const sizeIssue = ({ name, type, shape, bytes }: BufferLayout, where: string, given: number): InputIssue => ({
  where,
  message: `has ${given / elementBytes(type)} elements; ${name} (${shape.join(' × ')}) has ${bytes / elementBytes(type)}`,
  cure: 'change the params to fit the file, or give another file',
});

/** Little-endian numbers: floats in [-1, 1), integers from 0 to 255 as far as the type goes. */
function madeUp(
  { type, elements, bytes }: BufferLayout,
  kind: 'random' | 'counting' | 'zeros',
  seed: number,
): Uint8Array {
  const out = new Uint8Array(bytes);
  if (kind === 'zeros') return out;
  const view = new DataView(out.buffer);
  const random = numbersFrom(seed);
  if (typeof type !== 'string') return fillBytes(out, kind, random);
  const write = writerOf(type);
  const size = elementBytes(type);
  for (let i = 0; i < elements; i++)
    write(view, i * size, kind === 'counting' ? i % COUNTS[type] : drawn(type, random()));
  return out;
}

/** Counting begins again where the type could not hold the next number exactly. */
const COUNTS = {
  ...{ u8: 256, i8: 128, u16: 65_536, i16: 32_768 },
  ...{ f16: 2048, u32: 2 ** 32, i32: 2 ** 31, f32: 2 ** 24 },
} as const satisfies Record<Extract<ElementType, string>, number>;

function drawn(type: Extract<ElementType, string>, share: number): number {
  if (isFloat(type)) return share * 2 - 1;
  return Math.floor(share * Math.min(256, COUNTS[type]));
}

/** Records hold what only the kernel knows: small floats in each word are legal for most of them. */
function fillBytes(out: Uint8Array, kind: 'random' | 'counting', random: () => number): Uint8Array {
  const view = new DataView(out.buffer);
  for (let at = 0; at + 4 <= out.byteLength; at += 4)
    view.setFloat32(at, kind === 'counting' ? at / 4 : random() * 2 - 1, true);
  return out;
}

/** Mulberry32: the same numbers for the same seed in every browser. */
function numbersFrom(seed: number): () => number {
  let state = (seed * 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
