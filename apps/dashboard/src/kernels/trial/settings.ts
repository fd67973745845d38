/** What a test run is given: values of params, and for each input where its numbers come from. Kept while the page is open. */
import { type BufferSpec, type Manifest, namesIn, type ParamValues } from '@manyhands/kernel';
import { type Signal, signal } from '@preact/signals';

export type Origin =
  | { readonly kind: 'random' | 'counting' | 'zeros' }
  | { readonly kind: 'file'; readonly file: File };

export interface TrialSettings {
  readonly params: ParamValues;
  readonly origins: Readonly<Record<string, Origin>>;
  /** Expected outputs, to compare with. */
  readonly expected: Readonly<Record<string, File>>;
}

const kept = new Map<string, Signal<TrialSettings>>();

/** Settings by a name such as `draft 7`; a version takes over those of its draft. */
export function settingsOf(trial: string): Signal<TrialSettings> {
  const known = kept.get(trial);
  if (known) return known;
  const fresh = signal<TrialSettings>({ params: {}, origins: {}, expected: {} });
  kept.set(trial, fresh);
  return fresh;
}

export const handOver = (from: string, to: string): void => void kept.set(to, settingsOf(from));

/** Elements along an axis, unless said otherwise: enough to see something, few enough for a processor. */
const LINE = 1024;
const SIDE = 64;

/** Values for all params: those that were typed, and for the rest small sizes and ones. */
export function paramsFor(manifest: Manifest, typed: ParamValues): Record<string, number> {
  const values: Record<string, number> = {};
  for (const { name, type, min, max } of manifest.params) {
    const size = sizeFor(manifest, name);
    const usual = size ?? (type === 'f32' && min !== undefined && max !== undefined ? (min + max) / 2 : 1);
    values[name] =
      typed[name] ??
      Math.min(max ?? Number.POSITIVE_INFINITY, Math.max(min ?? Number.NEGATIVE_INFINITY, usual));
  }
  return values;
}

/** Of params that stand in shapes. */
function sizeFor({ buffers }: Manifest, param: string): number | null {
  const shapes = buffers.filter((buffer) => buffer.shape.some((extent) => namesIn(extent).has(param)));
  if (shapes.length === 0) return null;
  return shapes.some((buffer) => symbols(buffer) > 1) ? SIDE : LINE;
}

const symbols = ({ shape }: BufferSpec): number =>
  new Set(shape.flatMap((extent) => [...namesIn(extent)])).size;
