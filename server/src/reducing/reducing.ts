/**
 * The reducing loop: accepted results that wait are taken into the state of their batch's reducers, some at a time, in a
 * thread. State and waiting change in one transaction [R2]; a coordinator that is killed in between does it again.
 */
import { type BufferBytes, type Layout, layout } from '@manyhands/kernel';
import type { BatchId, Reducer } from '@manyhands/protocol';
import type { Logger } from 'pino';
import { BoundedMap } from '../store/bounded-map.ts';
import { cutOutputs } from '../store/payloads.ts';
import type { Reducible, WaitingResult } from '../store/reductions-store.ts';
import type { Store } from '../store/store.ts';
import { startThread } from '../thread.ts';
import { createThreadLine } from '../thread-line.ts';
import type { FoldAnswer, FoldOutput, FoldQuestion } from './fold-messages.ts';

export interface Reducing {
  /** Takes in all that waits, and resolves then; a look under way is waited for and not doubled. */
  look(): Promise<void>;
  /** What is in progress is finished, what waits is left to the next start. */
  close(): Promise<void>;
}

export interface ReducingParts {
  readonly store: Store;
  readonly log: Logger;
  readonly now: () => number;
}

/** Results taken in at a time: figures move while a large batch catches up. */
const MOST_RESULTS = 256;
/** Bytes of their payloads: read, copied to the thread and forgotten in some 50 ms. */
const MOST_BYTES = 16_000_000;
/** Milliseconds for one answer of the thread: a million elements of 256 results take seconds on a loaded machine. */
const LONGEST_MS = 120_000;
/** Milliseconds in which a batch that failed is left alone: a payload may be missing from the data folder. */
const PAUSE_MS = 60_000;
const MOST_PAUSED = 1000;
/** Shapes by params that are kept during one step. */
const MOST_LAYOUTS = 1000;

export function createReducing({ store, log, now }: ReducingParts): Reducing {
  const line = createThreadLine<FoldQuestion, FoldAnswer>(
    () => startThread(new URL('./fold-worker.ts', import.meta.url)),
    LONGEST_MS,
  );
  const pausedUntil = new BoundedMap<BatchId, number>(MOST_PAUSED);
  let running: Promise<void> | null = null;
  let closed = false;

  /** False where nothing waits. */
  const step = async (batch: BatchId): Promise<boolean> => {
    const reducible = await store.toReduce(batch, { results: MOST_RESULTS, bytes: MOST_BYTES });
    if (!reducible) return false;
    const answer = await line.ask(questionOf(reducible));
    if (answer.kind === 'failed') throw new Error(`reducing failed: ${answer.message}`);
    const { revision, results } = reducible;
    // Where another coordinator was first, the next step goes on from its state.
    await store.saveReduction(batch, { revision, results, ...answer });
    return true;
  };

  const reduce = async (batch: BatchId): Promise<void> => {
    try {
      while (!closed && (await step(batch)));
    } catch (error) {
      pausedUntil.set(batch, now() + PAUSE_MS);
      log.error({ err: error, batch }, 'reducing accepted results failed; it is tried again later');
    }
  };

  const round = async (): Promise<void> => {
    const batches = await store.reducible();
    for (const batch of batches) if (!closed && now() >= (pausedUntil.get(batch) ?? 0)) await reduce(batch);
  };

  return {
    look: () => {
      running ??= round().finally(() => {
        running = null;
      });
      return running;
    },
    close: async () => {
      closed = true;
      await running?.catch(() => undefined);
      await line.close();
    },
  };
}

function questionOf({ reducers, manifest, state, results }: Reducible): FoldQuestion {
  const layouts = new BoundedMap<string, Layout>(MOST_LAYOUTS);
  const layoutOf = (params: WaitingResult['params']): Layout => {
    const key = JSON.stringify(params);
    const known = layouts.get(key) ?? layout(manifest, params);
    layouts.set(key, known);
    return known;
  };
  return {
    reducers,
    state,
    results: results.map(({ workunit, params, payload }) => ({
      workunit,
      outputs: outputsOf(layoutOf(params), payload, reducers),
    })),
  };
}

function outputsOf(
  { buffers }: Layout,
  payload: Uint8Array,
  reducers: readonly Reducer[],
): ReadonlyMap<string, FoldOutput> {
  const all = buffers.filter(({ role }) => role === 'output');
  const cut: BufferBytes = cutOutputs(payload, all);
  const outputs = new Map<string, FoldOutput>();
  for (const { name, type, shape } of all) {
    const readers = reducers.filter(({ output }) => output === name);
    if (readers.length === 0) continue;
    const wanted = readers.some(({ kind }) => kind !== 'concatenate');
    // A copy: a view would take all that lies around it to the thread.
    outputs.set(name, { type, shape, bytes: new Uint8Array((wanted && cut.get(name)) || []) });
  }
  return outputs;
}
