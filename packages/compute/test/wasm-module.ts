/** WebAssembly modules of a few bytes, for what a compiler would not write. */
import { createBundle, type KernelBundle, Manifest } from '@manyhands/kernel';

/** Bodies of `allocate(bytes)` and `run(params, buffers, from, to)` in opcodes, without their `end`. */
export interface Bodies {
  readonly allocate?: readonly number[];
  readonly run?: readonly number[];
}

const I32 = 0x7f;
/** Bump allocator over global 0: returns it and adds the bytes, rounded up to 16. */
const BUMP = [0x23, 0, 0x23, 0, 0x20, 0, 0x41, 15, 0x6a, 0x41, 0x70, 0x71, 0x6a, 0x24, 0];

/** One memory of 1 page that may grow to 2, a global that starts at 1024, and the two functions. */
export function moduleOf({ allocate = BUMP, run = [0x41, 0] }: Bodies): Uint8Array {
  const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];
  const body = (code: readonly number[]) => [code.length + 2, 0, ...code, 0x0b];
  const sections: [number, number[]][] = [
    [1, [2, 0x60, 1, I32, 1, I32, 0x60, 4, I32, I32, I32, I32, 1, I32]],
    [3, [2, 0, 1]],
    [5, [1, 1, 1, 2]],
    [6, [1, I32, 1, 0x41, 0x80, 8, 0x0b]],
    [7, [3, ...text('memory'), 2, 0, ...text('allocate'), 0, 0, ...text('run'), 0, 1]],
    [10, [2, ...body(allocate), ...body(run)]],
  ];
  const bytes = sections.flatMap(([id, content]) => [id, content.length, ...content]);
  return Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...bytes);
}

/** A kernel of `n` bytes of input and `n` of output around such a module. */
export function wasmKernelOf(wasm: Uint8Array): Promise<KernelBundle> {
  const manifest = Manifest.parse({
    name: 'test-kernel',
    title: 'Test kernel',
    description: 'Shows one thing.',
    license: 'Apache-2.0',
    params: [{ name: 'n', type: 'u32' }],
    buffers: [
      { name: 'from', type: 'u8', shape: ['n'], role: 'shared' },
      { name: 'to', type: 'u8', shape: ['n'], role: 'output' },
    ],
    cost: 'n',
    agreement: { to: { kind: 'exact' } },
    variants: { wasm: { extent: 'n' } },
  });
  return createBundle(manifest, { wasm });
}

/** `to[i] = from[i] + to[i]` for i = from, one element a slice: shows what is zeroed and what stays. */
export const ADD_ONE_ELEMENT = [
  ...[0x20, 1, 0x28, 2, 4, 0x20, 2, 0x6a], // address of to[from]
  ...[0x20, 1, 0x28, 2, 0, 0x20, 2, 0x6a, 0x2d, 0, 0], // from[from]
  ...[0x20, 1, 0x28, 2, 4, 0x20, 2, 0x6a, 0x2d, 0, 0], // to[from]
  ...[0x6a, 0x3a, 0, 0, 0x41, 0],
];
