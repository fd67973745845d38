/** Reads accepted results by the manifest: bytes become numbers of each output. */
import { type BufferSpec, decode, type Manifest } from '@manyhands/kernel';
import type { AcceptedResult } from '@manyhands/protocol';
import { outputsOf } from '../use-manifest.ts';

export type Values = ArrayLike<number>;

export interface ResultRow {
  readonly workunit: string;
  readonly label: string;
  readonly params: Readonly<Record<string, number>>;
  /** Hosts that agreed. */
  readonly agreed: number;
  readonly outputs: ReadonlyMap<string, Values>;
}

export function bytesOfBase64(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

/** `outputs` are in the manifest's order, as results have them. */
export function readOutputs(manifest: Manifest, outputs: readonly string[]): Map<string, Values> {
  const specs = outputsOf(manifest);
  return new Map(
    specs.map(({ name, type }, index) => [name, decode(type, bytesOfBase64(outputs[index] ?? ''))]),
  );
}

export const readRow = (manifest: Manifest, result: AcceptedResult): ResultRow => ({
  workunit: result.workunit,
  label: result.label,
  params: result.params,
  agreed: result.agreed.length,
  outputs: readOutputs(manifest, result.outputs),
});

/** Outputs that are a single number in all rows: those can be sorted by and plotted. */
export const scalarsOf = (manifest: Manifest, rows: readonly ResultRow[]): BufferSpec[] =>
  outputsOf(manifest).filter(
    ({ name, type }) =>
      typeof type === 'string' && rows.every(({ outputs }) => (outputs.get(name)?.length ?? 0) === 1),
  );

export interface Spread {
  readonly least: number;
  readonly greatest: number;
  readonly mean: number;
}

/** Null for an empty array. */
export function spreadOf(values: Values): Spread | null {
  if (values.length === 0) return null;
  let [least, greatest, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    sum += value;
  }
  return { least, greatest, mean: sum / values.length };
}
