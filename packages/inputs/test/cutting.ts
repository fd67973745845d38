/** Cuts files that are given as bytes, and gathers what comes out. */
import type { Manifest } from '@manyhands/kernel';
import { collect } from '../src/byte-reader.ts';
import { type CutPlan, type CutWorkunit, planWorkunits } from '../src/cut/plan.ts';
import { writeNpy } from '../src/npy/write.ts';
import { InputRefusal } from '../src/refusal.ts';
import { type Source, sourceOfBytes } from '../src/source.ts';

export const npyOf = (values: ArrayLike<number>, shape: readonly number[]): Promise<Uint8Array> =>
  collect(writeNpy('f32', shape, [new Uint8Array(Float32Array.from(values).buffer)]));

export type Files = Readonly<Record<string, Uint8Array | string | Source>>;

const sourceOf = (name: string, file: Uint8Array | string | Source): Source => {
  if (typeof file === 'string') return sourceOfBytes(name, new TextEncoder().encode(file));
  return file instanceof Uint8Array ? sourceOfBytes(name, file) : file;
};

/** Throws `InputRefusal`. */
export async function planOf(manifest: Manifest, rule: unknown, files: Files): Promise<CutPlan> {
  const uploads = new Map(Object.entries(files).map(([name, file]) => [name, sourceOf(name, file)]));
  const reading = await planWorkunits(manifest, rule, uploads);
  if (!reading.ok) throw new InputRefusal(reading.issues);
  return reading.value;
}

export async function allOf(plan: CutPlan): Promise<CutWorkunit[]> {
  const workunits: CutWorkunit[] = [];
  for await (const workunit of plan.workunits()) workunits.push(workunit);
  return workunits;
}

/** The numbers of one input. */
export const floatsOf = ({ inputs }: CutWorkunit, name: string): number[] =>
  Array.from(new Float32Array((inputs.get(name) ?? new Uint8Array()).slice().buffer));
