/** A kernel as a researcher brings it: somebody's text, a manifest, a small batch, and what must come out. */

export type Values = Readonly<Record<string, number>>;
export type Numbers = Uint8Array | Uint32Array | Int32Array | Float32Array;
export type Buffers = Readonly<Record<string, Numbers>>;

export interface UploadedKernel {
  /** JSON as it is sent. */
  readonly manifest: { readonly name: string } & Readonly<Record<string, unknown>>;
  readonly wgsl?: string;
  /** AssemblyScript of the WebAssembly variant. */
  readonly assembly?: string;
  readonly shared?: Buffers;
  readonly workunits: readonly { readonly params: Values; readonly inputs?: Buffers }[];
  /** Numbers of every output by name; of records, their bytes. */
  readonly reference: (params: Values, buffers: Buffers) => Readonly<Record<string, ArrayLike<number>>>;
  /** Largest difference from the reference, for the rounding of single precision; 0 unless it is named. */
  readonly bound?: number;
}

/** A manifest with the dull parts filled in; every output agrees to the bit unless it says otherwise. */
export function manifestOf(
  name: string,
  parts: Readonly<Record<string, unknown>> & { readonly buffers: readonly Buffer[] },
): UploadedKernel['manifest'] {
  const outputs = parts.buffers.filter(({ role }) => role === 'output');
  return {
    name,
    title: name,
    description: `Text of a test: ${name}.`,
    license: 'MIT',
    params: [],
    agreement: Object.fromEntries(outputs.map((output) => [output.name, { kind: 'exact' }])),
    variants: { webgpu: {} },
    cost: 100_000,
    ...parts,
  };
}
interface Buffer {
  readonly name: string;
  readonly role: string;
  readonly type: unknown;
  readonly shape: readonly (string | number)[];
}

export const u32 = (name: string, limits: object = {}) => ({ name, type: 'u32', ...limits });
export const f32 = (name: string) => ({ name, type: 'f32' });
export const buffer = (
  role: string,
  type: unknown,
  name: string,
  ...shape: readonly (string | number)[]
): Buffer => ({ name, role, type, shape });

/** Numbers that look like nothing, the same in every run. */
export const scrambled = (length: number, below: number, seed = 1): number[] =>
  Array.from({ length }, (_, i) => {
    const mixed = Math.imul((i + seed * 7919) ^ ((i + 13) << 7), 2654435761) >>> 0;
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
  });
export const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
