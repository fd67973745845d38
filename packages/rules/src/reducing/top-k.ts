/** The best elements with their places; of equal ones the earlier workunit goes first, then the earlier place in it. */
import { decode } from '@manyhands/kernel';
import type { Reducer, WorkunitId } from '@manyhands/protocol';
import { compareIds } from '../ids.ts';
import type { Part } from './part.ts';

type TopK = Extract<Reducer, { kind: 'top-k' }>;

export interface TopKEntry {
  readonly value: number;
  readonly workunit: WorkunitId;
  /** Of the element in the workunit's output, row-major from 0. */
  readonly index: number;
}

export interface TopKState {
  readonly kind: 'top-k';
  readonly leftOut: number;
  /** The best first. */
  readonly entries: readonly TopKEntry[];
}

export const emptyTopK: TopKState = { kind: 'top-k', leftOut: 0, entries: [] };

const byRank =
  ({ order }: TopK) =>
  (a: TopKEntry, b: TopKEntry): number =>
    (order === 'largest' ? b.value - a.value : a.value - b.value) ||
    compareIds(a.workunit, b.workunit) ||
    a.index - b.index;

export function topKOf(reducer: TopK, { workunit, type, bytes }: Part): TopKState {
  const elements = decode(type, bytes);
  const { k, order } = reducer;
  const rank = byRank(reducer);
  const sign = order === 'largest' ? 1 : -1;
  let best: TopKEntry[] = [];
  // What an element must exceed; an equal one comes later and is no better.
  let bar = Number.NEGATIVE_INFINITY;
  let leftOut = 0;
  for (let index = 0; index < elements.length; index += 1) {
    const value = elements[index] ?? 0;
    if (!Number.isFinite(value)) leftOut += 1;
    else if (sign * value > bar) {
      // Without the sign of a zero.
      best.push({ value: value + 0, workunit, index });
      if (best.length < 2 * k) continue;
      best = best.sort(rank).slice(0, k);
      bar = sign * (best.at(-1)?.value ?? 0);
    }
  }
  return { kind: 'top-k', leftOut, entries: best.sort(rank).slice(0, k) };
}

export const mergeTopK = (reducer: TopK, a: TopKState, b: TopKState): TopKState => ({
  kind: 'top-k',
  leftOut: a.leftOut + b.leftOut,
  entries: [...a.entries, ...b.entries].sort(byRank(reducer)).slice(0, reducer.k),
});
