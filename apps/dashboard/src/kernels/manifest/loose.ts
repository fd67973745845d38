/** A manifest as the form shows it: whatever is written, with gaps where something is missing or of another kind. */
import { z } from 'zod';
import type { Step } from './json-place.ts';

const text = z.union([z.string(), z.number().transform(String)]).catch('');
const optionalText = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);
const list = <T extends z.ZodType>(item: T) => z.array(item).catch([]);
const texts = list(text);

const Rule = z.looseObject({
  kind: text,
  absolute: optionalText,
  relative: optionalText,
  ulp: optionalText,
  mismatchShare: optionalText,
});

export const LooseManifest = z.looseObject({
  name: text,
  title: text,
  description: text,
  license: text,
  citation: optionalText,
  params: list(
    z
      .looseObject({ name: text, type: text, min: optionalText, max: optionalText })
      .catch({ name: '', type: '' }),
  ),
  buffers: list(
    z
      .looseObject({
        name: text,
        type: z.union([z.string(), z.object({ stride: z.number() })]).catch(''),
        shape: texts,
        role: text,
        allowNonFinite: z.boolean().optional().catch(undefined),
      })
      .catch({ name: '', type: '', shape: [], role: '' }),
  ),
  passes: list(
    z
      .looseObject({
        entryPoint: text,
        workgroups: texts,
        repeat: z.looseObject({ count: text, step: optionalText }).optional().catch(undefined),
        swap: z
          .array(z.union([text, texts]))
          .optional()
          .catch(undefined),
        /** Of a group, which is repeated as a whole. */
        passes: z.array(z.unknown()).optional().catch(undefined),
        slice: z.looseObject({ axis: text, offset: text }).optional().catch(undefined),
      })
      .catch({ entryPoint: '', workgroups: [] }),
  ),
  requires: z
    .looseObject({ features: texts, limits: z.record(z.string(), z.number()).catch({}) })
    .catch({ features: [], limits: {} }),
  cost: text,
  agreement: z.record(z.string(), Rule.catch({ kind: '' })).catch({}),
  variants: z
    .looseObject({
      webgpu: z.looseObject({ uniform: optionalText }).optional().catch(undefined),
      wasm: z.looseObject({ extent: text, derive: optionalText }).optional().catch(undefined),
    })
    .catch({}),
});
export type LooseManifest = z.infer<typeof LooseManifest>;

export const looseManifest = (value: unknown): LooseManifest =>
  LooseManifest.parse(isRecord(value) ? value : {});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A copy with the value at a path replaced; undefined takes it out. What is missing on the way is made. */
export function withValue(root: unknown, steps: readonly Step[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const items = Array.isArray(root) ? [...root] : [];
    const next = withValue(items[step], rest, value);
    if (next === undefined) items.splice(step, 1);
    else items[step] = next;
    return items;
  }
  const { [step]: before, ...others } = isRecord(root) ? root : {};
  const next = withValue(before, rest, value);
  if (next === undefined) return others;
  // Members keep their order, so that the JSON beside the form does not jump.
  return isRecord(root) && step in root ? { ...root, [step]: next } : { ...others, [step]: next };
}

/** What is typed for a count: a whole number as such, anything else as an expression. */
export const expressionOf = (typed: string): string | number =>
  /^\d+$/.test(typed.trim()) ? Number(typed) : typed.trim();

/** What is typed for a number; text that is none stays, so that it is told as an issue. */
export const numberOf = (typed: string): string | number | undefined => {
  if (typed.trim() === '') return undefined;
  return Number.isFinite(Number(typed)) ? Number(typed) : typed;
};

/** `n, 4` as expressions, where commas inside of calls such as `max(n, 1)` do not part. */
export const expressionsOf = (typed: string): (string | number)[] => {
  const parts: string[] = [''];
  let depth = 0;
  for (const letter of typed) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map(expressionOf).filter((part) => part !== '');
};

/** Pairs of buffers: `a, b` and, where there are several, `a, b; c, d`. */
export const swapText = (swap: readonly (string | readonly string[])[] = []): string =>
  swap.every((entry) => typeof entry === 'string')
    ? swap.join(', ')
    : swap.map((entry) => (typeof entry === 'string' ? entry : entry.join(', '))).join('; ');

export function swapOf(typed: string): string[] | string[][] | undefined {
  const pairs = typed
    .split(';')
    .map((pair) => pair.split(/[\s,]+/).filter((name) => name !== ''))
    .filter((pair) => pair.length > 0);
  return pairs.length > 1 ? pairs : pairs[0];
}

export const formatManifest = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
