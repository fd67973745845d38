/** Reducers: what is made of the accepted results of a batch while they come. */
import { z } from 'zod';
import { WorkunitId } from './ids.ts';

const count = z.number().int().nonnegative();
const output = z.string().min(1).max(63);

/**
 * What is made of accepted results as they come. Each knows its output by name and gives the same figures for the same
 * accepted results, in whatever order they came.
 */
export const Reducer = z.discriminatedUnion('kind', [
  /** All workunits' arrays in the order of workunits, joined along an axis of the output's shape. */
  z.object({ kind: z.literal('concatenate'), output, axis: z.number().int().min(0).max(7).default(0) }),
  /** Element by element: the exact sum, rounded once to f64. */
  z.object({ kind: z.literal('sum'), output }),
  /** The best elements with their workunits and places. */
  z.object({
    kind: z.literal('top-k'),
    output,
    k: z.number().int().min(1).max(1000),
    order: z.enum(['largest', 'smallest']),
  }),
  /** Counts of elements in equal bins of [from, to); what lies outside is counted below and above. */
  z.object({
    kind: z.literal('histogram'),
    output,
    from: z.number(),
    to: z.number(),
    bins: z.number().int().min(1).max(1000),
  }),
  /** Mean and variance of all elements, with their number, least and greatest. */
  z.object({ kind: z.literal('moments'), output }),
]);
export type Reducer = z.infer<typeof Reducer>;

/** Where bins begin and end, one more than there are bins: bin i has elements in [edges[i], edges[i + 1]). */
export const histogramEdges = ({
  from,
  to,
  bins,
}: Pick<Extract<Reducer, { kind: 'histogram' }>, 'from' | 'to' | 'bins'>): number[] =>
  Array.from({ length: bins + 1 }, (_, bin) => (bin === bins ? to : from + ((to - from) * bin) / bins));

/** Elements of a sum that are told as JSON: more than a page can plot, and some 200 kB. */
export const MOST_SHOWN = 10_000;

/** GET /api/batches/<batch>/reduced */
export const Reduced = z.object({
  reducer: Reducer,
  /** Accepted results in it. */
  workunits: count,
  /** Elements that are NaN or infinite: figures are of the others. Only outputs that allow such have any. */
  leftOut: count,
  value: z.discriminatedUnion('kind', [
    /** The array itself is downloaded; here its shape as far as it is known. */
    z.object({ kind: z.literal('concatenate'), shape: z.array(count) }),
    /** At most `MOST_SHOWN` elements; the rest is downloaded. */
    z.object({ kind: z.literal('sum'), shape: z.array(count), values: z.array(z.number()) }),
    z.object({
      kind: z.literal('top-k'),
      entries: z.array(
        z.object({ value: z.number(), workunit: WorkunitId, label: z.string(), index: count }),
      ),
    }),
    z.object({ kind: z.literal('histogram'), counts: z.array(count), below: count, above: count }),
    z.object({
      kind: z.literal('moments'),
      count,
      /** Null while there is no element. */
      mean: z.number().nullable(),
      /** Of the population. */
      variance: z.number().nullable(),
      least: z.number().nullable(),
      greatest: z.number().nullable(),
    }),
  ]),
});
export type Reduced = z.infer<typeof Reduced>;

/** Those of one batch; each costs the coordinator a pass over every accepted result. */
export const Reducers = z.array(Reducer).max(16).default([]);
