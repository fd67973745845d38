/**
 * Reducers: states that are merged. Merging is exact, associative and commutative, and the empty state changes nothing, so
 * that figures depend on the set of accepted results only: not on the order in which they came, nor on how they were
 * grouped, nor on restarts in between [R1].
 */
import { MOST_SHOWN, type Reduced, type Reducer } from '@manyhands/protocol';
import { invariant } from '../invariant.ts';
import { type ConcatenateState, concatenateOf, emptyConcatenate, mergeConcatenates } from './concatenate.ts';
import { emptyHistogram, type HistogramState, histogramOf, mergeHistograms } from './histogram.ts';
import { emptyMoments, type MomentsState, meanAndVariance, mergeMoments, momentsOf } from './moments.ts';
import type { Part } from './part.ts';
import { emptySum, mergeSums, type SumState, sumOf, sumValues } from './sum.ts';
import { emptyTopK, mergeTopK, type TopKState, topKOf } from './top-k.ts';

/** Plain data: numbers, integers of any size, arrays. */
export type ReducerState = ConcatenateState | SumState | TopKState | HistogramState | MomentsState;

export function emptyState(reducer: Reducer): ReducerState {
  switch (reducer.kind) {
    case 'concatenate':
      return emptyConcatenate;
    case 'sum':
      return emptySum;
    case 'top-k':
      return emptyTopK;
    case 'histogram':
      return emptyHistogram(reducer);
    case 'moments':
      return emptyMoments;
    default:
      return reducer satisfies never;
  }
}

/** Of one accepted result. */
export function stateOf(reducer: Reducer, part: Part): ReducerState {
  switch (reducer.kind) {
    case 'concatenate':
      return concatenateOf(part);
    case 'sum':
      return sumOf(part);
    case 'top-k':
      return topKOf(reducer, part);
    case 'histogram':
      return histogramOf(reducer, part);
    case 'moments':
      return momentsOf(part);
    default:
      return reducer satisfies never;
  }
}

/** Of the results of both; no result may be in both. */
export function mergeStates(reducer: Reducer, a: ReducerState, b: ReducerState): ReducerState {
  if (reducer.kind === 'concatenate' && a.kind === 'concatenate' && b.kind === 'concatenate')
    return mergeConcatenates(reducer, a, b);
  if (reducer.kind === 'sum' && a.kind === 'sum' && b.kind === 'sum') return mergeSums(a, b);
  if (reducer.kind === 'top-k' && a.kind === 'top-k' && b.kind === 'top-k') return mergeTopK(reducer, a, b);
  if (reducer.kind === 'histogram' && a.kind === 'histogram' && b.kind === 'histogram')
    return mergeHistograms(a, b);
  if (reducer.kind === 'moments' && a.kind === 'moments' && b.kind === 'moments') return mergeMoments(a, b);
  invariant(false, `a state of ${a.kind} and one of ${b.kind} met in a reducer of ${reducer.kind}`);
}

/** What is told; labels of workunits are the store's to know. */
export type Figures = WithoutLabels<Reduced['value']>;
type WithoutLabels<V> = V extends { kind: 'top-k' } ? Omit<TopKState, 'leftOut'> : V;

export function figuresOf(state: ReducerState): Figures {
  switch (state.kind) {
    case 'concatenate':
      return { kind: state.kind, shape: [...state.shape] };
    case 'sum':
      return {
        kind: state.kind,
        shape: [...(state.sums?.shape ?? [])],
        values: [...sumValues(state, 0, MOST_SHOWN)],
      };
    case 'top-k':
      return { kind: state.kind, entries: state.entries };
    case 'histogram':
      return { kind: state.kind, counts: [...state.counts], below: state.below, above: state.above };
    case 'moments': {
      const { kind, count, least, greatest } = state;
      return { kind, count, ...meanAndVariance(state), least, greatest };
    }
    default:
      return state satisfies never;
  }
}
