import type { BatchId, Reducer } from '@manyhands/protocol';
import { emptyState, type Figures, figuresOf, mergeStates, stateOf } from '@manyhands/rules';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../test/random.ts';
import {
  createTestBatch,
  introduceTwo,
  judgeAll,
  lease,
  makeWorkunit,
  openStoreLaboratory,
  payloadOf,
  reportDone,
  type StoreLaboratory,
} from '../../test/store-laboratory.ts';
import { fold, readStates } from '../reducing/fold.ts';
import { openStore } from './open-store.ts';
import type { Reducible } from './reductions-store.ts';
import type { Store } from './store.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const REDUCERS: readonly Reducer[] = [
  { kind: 'sum', output: 'values' },
  { kind: 'moments', output: 'values' },
  { kind: 'top-k', output: 'values', k: 3, order: 'largest' },
  { kind: 'histogram', output: 'count', from: 0, to: 10, bins: 5 },
  { kind: 'concatenate', output: 'values', axis: 0 },
];
const WORKUNITS = 30;

let laboratory: StoreLaboratory;
let store: Store;
beforeAll(async () => {
  laboratory = await openStoreLaboratory();
  store = laboratory.store;
}, 120_000);
afterAll(() => laboratory.remove());

const workunits = () => Array.from({ length: WORKUNITS }, (_, place) => makeWorkunit(place));
/** Values that floating-point sums would round differently in another order. */
const valuesOf = (place: number): number[] => [
  Math.fround(10 ** (place % 9) / 3),
  Math.fround(-(1.1 ** place)),
];

const toReduce = (from: Store, batch: BatchId, results = 4): Promise<Reducible | null> =>
  from.toReduce(batch, { results, bytes: 1e6 });

const folded = ({ reducers, state, results }: Reducible) => {
  const parts = results.map(({ workunit, payload }) => {
    const [values, count] = [payload.slice(0, 8), payload.slice(8)];
    return {
      workunit,
      outputs: new Map([
        ['values', { type: 'f32' as const, shape: [2], bytes: values }],
        ['count', { type: 'u32' as const, shape: [1], bytes: count }],
      ]),
    };
  });
  return fold({ reducers, state, results: parts });
};

const save = (to: Store, batch: BatchId, found: Reducible): Promise<boolean> =>
  to.saveReduction(batch, { revision: found.revision, results: found.results, ...folded(found) });

/** Reports of both hosts, in an order of chance; the judge is called now and then. */
async function acceptAll(
  batch: BatchId,
  random: ReturnType<typeof createRandom>,
  between: () => Promise<void>,
) {
  const hosts = await introduceTwo(store);
  const leased = await Promise.all(hosts.map((host) => lease(store, host, batch, { limit: WORKUNITS })));
  const first = BigInt(leased[0]?.[0]?.workunit ?? 0);
  const reports = leased.flatMap((list, of) => list.map((one) => ({ one, host: hosts[of === 0 ? 0 : 1] })));
  while (reports.length > 0) {
    const [report] = reports.splice(random.below(reports.length), 1);
    if (!report) break;
    const place = Number(BigInt(report.one.workunit) - first);
    await reportDone(store, report.host, report.one, payloadOf(valuesOf(place), place % 12));
    if (random.below(4) > 0) continue;
    await judgeAll(store);
    await between();
  }
  await judgeAll(store);
  return first;
}

/** Straight from the values, in the order of workunits. */
function expected(reducer: Reducer, first: bigint): Figures {
  const states = Array.from({ length: WORKUNITS }, (_, place) => {
    const bytes = payloadOf(valuesOf(place), place % 12);
    const isValues = reducer.output === 'values';
    return stateOf(reducer, {
      workunit: String(first + BigInt(place)) as Reducible['results'][number]['workunit'],
      ...(isValues ? { type: 'f32', shape: [2] } : { type: 'u32', shape: [1] }),
      bytes: isValues ? bytes.slice(0, 8) : bytes.slice(8),
    });
  });
  return figuresOf(states.reduce((a, b) => mergeStates(reducer, a, b), emptyState(reducer)));
}

describe(`reducers in the store, seed ${SEED}`, () => {
  it('[R1] [R2] have every accepted result once, whoever reduces and whatever is cut off in between', async () => {
    const random = createRandom(SEED);
    const batch = await createTestBatch(store, workunits(), { reducers: REDUCERS });
    const other = await openStore({
      dataDir: laboratory.dataDir,
      databaseUrl: laboratory.databaseUrl,
      warn: () => undefined,
    });
    try {
      const stores = [store, other.store] as const;
      const counted: number[] = [];
      const step = async (): Promise<void> => {
        const found = await toReduce(random.pick(stores), batch, 1 + random.below(6));
        // Killed before it was saved: it waits on.
        if (!found || random.below(3) === 0) return;
        // Both coordinators reduce the same; one of them is told that it was late.
        const saved = await Promise.all(stores.map((one) => save(one, batch, found)));
        expect(saved.filter(Boolean)).toHaveLength(1);
        expect(await save(store, batch, found), 'and saving it again changes nothing').toBe(false);
        counted.push(found.results.length);
      };
      const first = await acceptAll(batch, random, step);
      while (await toReduce(store, batch)) await step();
      expect(counted.reduce((a, b) => a + b, 0)).toBe(WORKUNITS);
      expect(await store.reducible()).toEqual([]);
      const kept = await store.reducedState(batch);
      expect(kept?.workunits).toBe(WORKUNITS);
      const figures = readStates(kept?.state ?? new Uint8Array()).map(figuresOf);
      expect(figures).toEqual(REDUCERS.map((reducer) => expected(reducer, first)));
      const reduced = await other.store.reduced(batch);
      for (const [place, { reducer, workunits: taken, leftOut, value }] of reduced.entries()) {
        expect([reducer, taken, leftOut]).toEqual([REDUCERS[place], WORKUNITS, 0]);
        const wanted = expected(reducer, first);
        if (value.kind !== 'top-k' || wanted.kind !== 'top-k') expect(value).toEqual(wanted);
        else {
          const bare = value.entries.map(({ label: _, ...entry }) => entry);
          expect({ ...value, entries: bare }).toEqual(wanted);
          expect(value.entries.map(({ label }) => label)).toEqual(
            wanted.entries.map(({ workunit }) => `workunit ${BigInt(workunit) - first}`),
          );
        }
      }
    } finally {
      await other.close();
    }
  });

  it('are not noticed by batches that have none', async () => {
    const batch = await createTestBatch(store, workunits());
    await acceptAll(batch, createRandom(SEED), async () => undefined);
    expect((await store.batchProgress(batch))?.accepted).toBe(WORKUNITS);
    const found = [await store.reducible(), await toReduce(store, batch), await store.reduced(batch)];
    expect([...found, await store.reducedState(batch)]).toEqual([[], null, [], null]);
  });

  it('have figures before anything is accepted', async () => {
    const batch = await createTestBatch(store, workunits(), { reducers: REDUCERS });
    expect(await store.reducedState(batch)).toBeNull();
    const reduced = await store.reduced(batch);
    expect(reduced.map(({ workunits: taken, value }) => [taken, value.kind])).toEqual(
      REDUCERS.map(({ kind }) => [0, kind]),
    );
    expect((await store.batch(batch))?.reducers).toEqual(REDUCERS);
  });
});
