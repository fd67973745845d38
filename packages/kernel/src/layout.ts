/** Where a workunit's bytes lie: sizes of every buffer, and the dispatches of every pass, for given params. */
import type { InputIssue } from '@manyhands/protocol';
import { elementBytes } from './element.ts';
import { evaluateCount } from './expression.ts';
import type { BufferRole, BufferSpec, ElementType, Manifest, ParamValues } from './manifest.ts';
import { LARGEST_BUFFER_BYTES } from './wgsl/limits.ts';

export interface BufferLayout {
  readonly name: string;
  readonly role: BufferRole;
  readonly type: ElementType;
  /** Elements of each dimension, outermost first. */
  readonly shape: readonly number[];
  readonly elements: number;
  /** Exact length on the wire. */
  readonly bytes: number;
  /** Length on a GPU: a multiple of 4, at least 4. */
  readonly paddedBytes: number;
}

export interface Layout {
  /** In manifest order. */
  readonly buffers: readonly BufferLayout[];
  /** Memory of all buffers together, padded, in bytes. */
  readonly totalBytes: number;
  /** What all outputs of one result weigh on the wire. */
  readonly outputBytes: number;
  /** Operations of the workunit; at least 1. */
  readonly cost: number;
}

/** Sizes of all buffers for these params. Throws `ExpressionError` where a shape has no whole value. */
export function layout(manifest: Manifest, params: ParamValues): Layout {
  const buffers = manifest.buffers.map((buffer) => layoutBuffer(buffer, params));
  const outputs = buffers.filter((buffer) => buffer.role === 'output');
  return {
    buffers,
    totalBytes: buffers.reduce((sum, buffer) => sum + buffer.paddedBytes, 0),
    outputBytes: outputs.reduce((sum, buffer) => sum + buffer.bytes, 0),
    cost: Math.max(1, evaluateCount(manifest.cost, params)),
  };
}

/** Sizes of the outputs alone, in manifest order. Throws `ExpressionError` where a shape of theirs has no whole value. */
export const layoutOutputs = (manifest: Manifest, params: ParamValues): readonly BufferLayout[] =>
  manifest.buffers.filter(({ role }) => role === 'output').map((buffer) => layoutBuffer(buffer, params));

function layoutBuffer(buffer: BufferSpec, params: ParamValues): BufferLayout {
  const shape = buffer.shape.map((extent) => evaluateCount(extent, params));
  const elements = shape.reduce((product, extent) => product * extent, 1);
  const bytes = elements * elementBytes(buffer.type);
  const paddedBytes = Math.max(4, Math.ceil(bytes / 4) * 4);
  return { name: buffer.name, role: buffer.role, type: buffer.type, shape, elements, bytes, paddedBytes };
}

/** What keeps a buffer off every device there is; nothing where it may find one. */
export const tooLarge = ({ name, bytes }: BufferLayout): Pick<InputIssue, 'message' | 'cure'>[] =>
  bytes <= LARGEST_BUFFER_BYTES
    ? []
    : [
        {
          message: `\`${name}\` has ${bytes} bytes; the largest buffer of any device has ${LARGEST_BUFFER_BYTES}`,
          cure: 'make it smaller: cut the work into more workunits, or the buffer in two',
        },
      ];

const RANGES = {
  u32: [0, 2 ** 32 - 1],
  i32: [-(2 ** 31), 2 ** 31 - 1],
  f32: [-3.4028234663852886e38, 3.4028234663852886e38],
} as const;

/** What is wrong with a workunit's params: missing, unknown, of the wrong type or out of range. */
export function checkParams(manifest: Manifest, values: ParamValues, where = 'params'): InputIssue[] {
  const issues: InputIssue[] = [];
  const issue = (name: string, message: string, cure: string) =>
    issues.push({ where: `${where}.${name}`, message, cure });
  for (const param of manifest.params) {
    const value = Object.hasOwn(values, param.name) ? values[param.name] : undefined;
    const [lowest, highest] = RANGES[param.type];
    const min = Math.max(param.min ?? lowest, lowest);
    const max = Math.min(param.max ?? highest, highest);
    if (value === undefined) issue(param.name, 'is missing', `give a ${param.type}`);
    else if (!Number.isFinite(value)) issue(param.name, `is ${value}`, 'give a finite number');
    else if (param.type !== 'f32' && !Number.isInteger(value))
      issue(param.name, `is ${value}, which is no whole number`, `give a ${param.type}`);
    else if (value < min || value > max)
      issue(param.name, `is ${value}, outside ${min} to ${max}`, `give a ${param.type} in that range`);
  }
  for (const name of Object.keys(values)) {
    if (!manifest.params.some((param) => param.name === name))
      issue(name, 'is no param of this kernel', `leave it out; params are ${namesOf(manifest)}`);
  }
  return issues;
}

const namesOf = (manifest: Manifest): string =>
  manifest.params.map((param) => param.name).join(', ') || 'none';

/** Params as the WASM variant sees them: 4 bytes each in manifest order, little-endian. */
export function packParams(manifest: Manifest, values: ParamValues): Uint8Array {
  const view = new DataView(new ArrayBuffer(Math.max(4, manifest.params.length * 4)));
  manifest.params.forEach((param, index) => {
    writeScalar(view, index * 4, param.type, values[param.name] ?? 0);
  });
  return new Uint8Array(view.buffer);
}

/** Writes one 32-bit scalar, little-endian. */
export function writeScalar(
  view: DataView,
  offset: number,
  type: 'u32' | 'i32' | 'f32',
  value: number,
): void {
  if (type === 'f32') view.setFloat32(offset, value, true);
  else if (type === 'i32') view.setInt32(offset, value, true);
  else view.setUint32(offset, value, true);
}
