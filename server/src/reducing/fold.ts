/** Takes results into the state of a batch's reducers. */
import { deserialize, serialize } from 'node:v8';
import { emptyState, figuresOf, mergeStates, type ReducerState, stateOf } from '@manyhands/rules';
import type { FoldAnswer, FoldQuestion } from './fold-messages.ts';

/**
 * States as bytes: plain data with big integers and typed arrays, which V8 writes and later versions of it still read.
 * They come from our own database, nowhere else.
 */
export const readStates = (bytes: Uint8Array): readonly ReducerState[] =>
  deserialize(bytes) as readonly ReducerState[];

export function fold({ reducers, state, results }: FoldQuestion): Extract<FoldAnswer, { kind: 'folded' }> {
  const before = state && readStates(state);
  const states = reducers.map((reducer, place) => {
    let merged = before?.[place] ?? emptyState(reducer);
    for (const { workunit, outputs } of results) {
      const output = outputs.get(reducer.output);
      if (!output) throw new Error(`workunit ${workunit} has no output ${reducer.output}`);
      merged = mergeStates(reducer, merged, stateOf(reducer, { workunit, ...output }));
    }
    return merged;
  });
  const figures = states.map((one) => ({ leftOut: one.leftOut, value: figuresOf(one) }));
  return { kind: 'folded', state: serialize(states), figures };
}
