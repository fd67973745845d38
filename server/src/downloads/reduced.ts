/** The whole arrays of reducers, as NPY: a sum as it is in the state, a joined array made of the results anew. */
import { setImmediate as breathe } from 'node:timers/promises';
import { writeNpy } from '@manyhands/inputs';
import type { Reducer } from '@manyhands/protocol';
import { type SumState, sumValues } from '@manyhands/rules';
import { ApiError, invalidInput } from '../http/refusals.ts';
import { readStates } from '../reducing/fold.ts';
import type { BatchRecord, Store } from '../store/store.ts';
import { joinRows } from './join.ts';
import { resultsOf } from './results.ts';
import { surveyBatch } from './survey.ts';

type Results = Pick<Store, 'acceptedWorkunits' | 'acceptedPayloads' | 'reducedState'>;

/** Elements of a sum rounded between two breaths of the event loop: a few milliseconds. */
const AT_ONCE = 10_000;

export interface ReducedFile {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** The array of the reducer at this place. Throws `ApiError` where there is none. */
export async function openReduced(store: Results, batch: BatchRecord, place: number): Promise<ReducedFile> {
  const reducer = batch.reducers?.[place];
  if (!reducer) throw noReducer(batch.reducers?.length ?? 0);
  const name = `${batch.batch}-${reducer.kind}-${reducer.output}.npy`;
  switch (reducer.kind) {
    case 'sum': {
      const sum = (await sumsOf(store, batch)).find((each) => each.place === place);
      if (!sum) throw nothingYet();
      return { name, bytes: sum.bytes() };
    }
    case 'concatenate':
      return { name, bytes: await joinedArray(store, batch, reducer) };
    default:
      throw noArray(reducer);
  }
}

export interface ReducedSum {
  /** Among the reducers of the batch. */
  readonly place: number;
  readonly reducer: Reducer;
  /** Accepted results in it: one that was accepted just now may not be. */
  readonly workunits: number;
  readonly leftOut: number;
  /** As NPY, 64-bit floats. */
  bytes(): AsyncGenerator<Uint8Array>;
}

/** Sums as they are now, all after the same results; none before the first. */
export async function sumsOf(
  store: Pick<Results, 'reducedState'>,
  { batch, reducers = [] }: BatchRecord,
): Promise<ReducedSum[]> {
  if (!reducers.some(({ kind }) => kind === 'sum')) return [];
  const reduced = await store.reducedState(batch);
  const states = reduced ? readStates(reduced.state) : [];
  return reducers.flatMap((reducer, place) => {
    const state = states[place];
    if (state?.kind !== 'sum' || !state.sums) return [];
    const { shape } = state.sums;
    const bytes = () => writeNpy('f64', shape, sumBytes(state));
    return [{ place, reducer, workunits: reduced?.workunits ?? 0, leftOut: state.leftOut, bytes }];
  });
}

async function* sumBytes(state: SumState): AsyncGenerator<Uint8Array> {
  for (let from = 0; ; from += AT_ONCE) {
    const values = sumValues(state, from, from + AT_ONCE);
    if (values.length === 0) return;
    yield new Uint8Array(values.buffer);
    await breathe();
  }
}

async function joinedArray(
  store: Results,
  batch: BatchRecord,
  { output: name, axis }: Extract<Reducer, { kind: 'concatenate' }>,
): Promise<AsyncIterable<Uint8Array>> {
  const survey = await surveyBatch(store, batch);
  const output = survey.outputs.find((each) => each.name === name);
  if (!output) throw nothingYet();
  // [R8] All workunits have the same extent along the other axes.
  const shape = output.extents.map((sum, place) => (place === axis ? sum : sum / survey.workunits.length));
  const rows = shape.slice(0, axis).reduce((product, extent) => product * extent, 1);
  const bytes = output.allBytes;
  const read = () => resultsOf(store, batch, survey);
  return writeNpy(output.type, shape, joinRows({ output: name, rows, bytes }, read));
}

const nothingYet = (): ApiError =>
  new ApiError('conflict', 'The batch has no accepted results yet. Wait for the first.');

const noReducer = (count: number): ApiError =>
  invalidInput('There is no such reducer.', [
    {
      where: 'query.reducer',
      message: count === 0 ? 'the batch has no reducers' : `the batch has ${count} reducers, counted from 0`,
      cure: count === 0 ? 'take its outputs' : `give a place from 0 to ${count - 1}, as they are listed`,
    },
  ]);

const noArray = ({ kind }: Reducer): ApiError =>
  invalidInput('The reducer makes no array.', [
    {
      where: 'query.reducer',
      message: `it is one of ${kind}, which makes figures`,
      cure: 'read them at /api/batches/<batch>/reduced; sums and joined arrays are downloaded',
    },
  ]);
