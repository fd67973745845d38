/** Counts of elements in equal bins. */
import { decode } from '@manyhands/kernel';
import { histogramEdges, type Reducer } from '@manyhands/protocol';
import type { Part } from './part.ts';

type Histogram = Extract<Reducer, { kind: 'histogram' }>;

export interface HistogramState {
  readonly kind: 'histogram';
  readonly leftOut: number;
  readonly counts: readonly number[];
  readonly below: number;
  readonly above: number;
}

export const emptyHistogram = ({ bins }: Histogram): HistogramState => ({
  ...{ kind: 'histogram', leftOut: 0, below: 0, above: 0 },
  counts: Array.from({ length: bins }, () => 0),
});

export function histogramOf(reducer: Histogram, { type, bytes }: Part): HistogramState {
  const elements = decode(type, bytes);
  const edges = Float64Array.from(histogramEdges(reducer));
  const counts = Array.from({ length: reducer.bins }, () => 0);
  let [leftOut, below, above] = [0, 0, 0];
  for (let index = 0; index < elements.length; index += 1) {
    const value = elements[index] ?? 0;
    if (!Number.isFinite(value)) leftOut += 1;
    else if (value < reducer.from) below += 1;
    else if (value >= reducer.to) above += 1;
    else {
      const bin = binOf(value, reducer, edges);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
  return { kind: 'histogram', leftOut, counts, below, above };
}

/** By a guess that rounding may have put one bin off; the edges decide. */
function binOf(value: number, { from, to, bins }: Histogram, edges: Float64Array): number {
  let bin = Math.min(bins - 1, Math.max(0, Math.floor(((value - from) / (to - from)) * bins)));
  while (bin > 0 && value < (edges[bin] ?? 0)) bin -= 1;
  while (bin < bins - 1 && value >= (edges[bin + 1] ?? 0)) bin += 1;
  return bin;
}

export const mergeHistograms = (a: HistogramState, b: HistogramState): HistogramState => ({
  kind: 'histogram',
  leftOut: a.leftOut + b.leftOut,
  counts: a.counts.map((count, bin) => count + (b.counts[bin] ?? 0)),
  below: a.below + b.below,
  above: a.above + b.above,
});
