/** WebAssembly modules of a few bytes, for what a compiler would not write. */
import { createBundle, type ElementType, type KernelBundle, Manifest } from '@manyhands/kernel';

/** Bodies of `allocate(bytes)`, `run(params, buffers, from, to)` and `derive`, likewise, in opcodes, without their `end`. */
export interface Bodies {
  readonly allocate?: readonly number[];
  readonly run?: readonly number[];
  readonly derive?: readonly number[];
}

const I32 = 0x7f;
/** Bump allocator over global 0: returns it and adds the bytes, rounded up to 16. */
const BUMP = [0x23, 0, 0x23, 0, 0x20, 0, 0x41, 15, 0x6a, 0x41, 0x70, 0x71, 0x6a, 0x24, 0];

/** One memory of 1 page that may grow to 2, a global that starts at 1024, and the functions. */
export function moduleOf({ allocate = BUMP, run = [0x41, 0], derive }: Bodies): Uint8Array {
  const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];
  const body = (code: readonly number[]) => [code.length + 2, 0, ...code, 0x0b];
  const sections: [number, number[]][] = [
    [1, [2, 0x60, 1, I32, 1, I32, 0x60, 4, I32, I32, I32, I32, 1, I32]],
    [3, derive ? [3, 0, 1, 1] : [2, 0, 1]],
    [5, [1, 1, 1, 2]],
    [6, [1, I32, 1, 0x41, 0x80, 8, 0x0b]],
    [
      7,
      [
        ...[derive ? 4 : 3, ...text('memory'), 2, 0, ...text('allocate'), 0, 0, ...text('run'), 0, 1],
        ...(derive ? [...text('derive'), 0, 2] : []),
      ],
    ],
    [10, [derive ? 3 : 2, ...body(allocate), ...body(run), ...(derive ? body(derive) : [])]],
  ];
  const bytes = sections.flatMap(([id, { length }], i) => [
    ...[id, (length & 0x7f) | 0x80, length >> 7],
    ...(sections[i]?.[1] ?? []),
  ]);
  return Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...bytes);
}

/** A kernel of `n` bytes of input and `n` of output around such a module; the output may be told to be something else. */
export function wasmKernelOf(
  wasm: Uint8Array,
  output: { readonly type: ElementType; readonly shape: string[] } = { type: 'u8', shape: ['n'] },
): Promise<KernelBundle> {
  const manifest = Manifest.parse({
    name: 'test-kernel',
    title: 'Test kernel',
    description: 'Shows one thing.',
    license: 'Apache-2.0',
    params: [{ name: 'n', type: 'u32' }],
    buffers: [
      { name: 'from', type: 'u8', shape: ['n'], role: 'shared' },
      { name: 'to', ...output, role: 'output' },
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

/** The same, and then `from[i] = 99`, which no kernel should do. */
export const ADD_ONE_AND_SPOIL = [
  ...ADD_ONE_ELEMENT.slice(0, -2),
  ...[0x20, 1, 0x28, 2, 0, 0x20, 2, 0x6a, 0x41, 0xe3, 0, 0x3a, 0, 0],
  ...ADD_ONE_ELEMENT.slice(-2),
];

/** Buffers of `derivingKernelOf` by their pointers' place; `i` is the slice's `from`. */
const at = (buffer: number) => [0x20, 1, 0x28, 2, 4 * buffer, 0x20, 2, 0x6a];
const byteAt = (buffer: number) => [...at(buffer), 0x2d, 0, 0];
const param = (index: number) => [0x20, 0, 0x28, 2, 4 * index];
const STORE_BYTE = [0x3a, 0, 0, 0x41, 0];

/** `made[i] = from[i] + shown + hidden + pointer of own`: the last two are 0 where deriving is kept apart. */
const DERIVE = [
  ...[...at(1), ...byteAt(0), ...param(1), 0x6a, ...param(2), 0x6a],
  ...[0x20, 1, 0x28, 2, 8, 0x6a, ...STORE_BYTE],
];
/** `to[i] = made[i] + own[i] + hidden`. */
const RUN = [...at(3), ...byteAt(1), ...byteAt(2), 0x6a, ...param(2), 0x6a, ...STORE_BYTE];

/** The same, and then `from[i] = made[i] = 99`, which no kernel should do. */
export const RUN_AND_SPOIL = [
  ...RUN.slice(0, -2),
  ...[0, 1].flatMap((buffer) => [...at(buffer), 0x41, 0xe3, 0, 0x3a, 0, 0]),
  ...RUN.slice(-2),
];

/** A kernel that derives `n` bytes, and adds them to `n` bytes of its own; one unit for each byte of either. */
export function derivingKernelOf(
  derive: readonly number[] = DERIVE,
  run: readonly number[] = RUN,
): Promise<KernelBundle> {
  const manifest = Manifest.parse({
    name: 'test-kernel',
    title: 'Test kernel',
    description: 'Derives.',
    license: 'Apache-2.0',
    params: ['n', 'shown', 'hidden'].map((name) => ({ name, type: 'u32' })),
    buffers: ['shared', 'derived', 'input', 'output'].map((role, i) => ({
      ...{ name: ['from', 'made', 'own', 'to'][i], type: 'u8', shape: ['n'], role },
    })),
    derive: { params: ['n', 'shown'], cost: 'n' },
    cost: 'n',
    agreement: { to: { kind: 'exact' } },
    variants: { wasm: { extent: 'n', derive: 'n' } },
  });
  return createBundle(manifest, { wasm: moduleOf({ run, ...(derive.length > 0 ? { derive } : {}) }) });
}
