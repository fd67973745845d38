/** How far workers are supplied ahead, and what happens to what they held when they die. */
import type { KernelBundle } from '@manyhands/kernel';
import { AssignmentId, WorkReply } from '@manyhands/protocol';
import { afterEach, expect, test, vi } from 'vitest';
import { type Lane, LaneClosed } from '../compute/lane.ts';
import type { WorkOutcome } from '../compute/messages.ts';
import { nextRequest } from './demand.ts';
import { createPipeline, type Finished } from './pipeline.ts';
import { createSpeeds } from './speeds.ts';

const OPERATIONS_PER_SECOND = 1e9;

/** A worker that does what the test says, in the order in which it was given orders. */
function openHands() {
  const held = new Map<string, { end: (outcome: WorkOutcome) => void; die: () => void }>();
  const lane: Pick<Lane, 'run' | 'stop' | 'seats' | 'closed'> = {
    run: (order) =>
      new Promise((end, reject) => {
        held.set(order.assignment, { end, die: () => reject(new LaneClosed('out of memory')) });
      }),
    stop: () => undefined,
    seats: 1,
    closed: false,
  };
  return {
    lane: lane as Lane,
    held: () => [...held.keys()],
    finish: (computeMs = 1) => {
      const [first] = held;
      if (first === undefined) throw new Error('Nothing is held.');
      held.delete(first[0]);
      first[1].end({ status: 'done', backend: 'wasm', computeMs, outputs: [] });
    },
    die: () => {
      for (const { die } of held.values()) die();
      held.clear();
    },
  };
}

interface Setting {
  /** Of a workunit, by the benchmark. */
  readonly seconds?: number;
  readonly bytes?: number;
  /** False: the kernel stays a guess, whatever is done of it. */
  readonly learns?: boolean;
}

function openPipeline({ seconds = 1, bytes = 100, learns = false }: Setting) {
  const finished: [string, Finished['status']][] = [];
  const dropped: string[] = [];
  let isOnline = true;
  const goOffline = () => {
    isOnline = false;
  };
  // Half of the benchmark is what a kernel is guessed to reach.
  const speeds = createSpeeds(() => 2 * OPERATIONS_PER_SECOND);
  const pipeline = createPipeline({
    materials: {
      load: async () => ({
        // The kernel itself is for the worker, and this one needs none.
        kernel: {} as KernelBundle,
        cost: seconds * OPERATIONS_PER_SECOND,
        blobs: new Map(),
        inputs: { all: new Uint8Array(bytes) },
      }),
    },
    speeds: learns ? speeds : { ...speeds, measured: () => undefined },
    finished: ({ notice }, { status }) => finished.push([notice.assignment, status]),
    dropped: (assignments, reason) => dropped.push(...assignments.map((each) => `${each} ${reason}`)),
    changed: () => undefined,
    online: () => isOnline,
  });
  return { pipeline, finished, dropped, goOffline };
}

afterEach(() => void vi.useRealTimers());

const id = (number: number) => AssignmentId.parse(String(number));
const work = (count: number) =>
  WorkReply.parse({
    batches: [
      {
        ...{ batch: 'batch-1', kernel: 'ab'.repeat(32), project: 'test', projectTitle: 'Test' },
        ...{ purpose: 'To test.', owner: 'Testers', title: 'Batch', shared: {} },
      },
    ],
    assignments: Array.from({ length: count }, (_, at) => ({
      ...{ assignment: id(at + 1), workunit: String(at + 1), batch: 'batch-1', label: `workunit ${at + 1}` },
      ...{ params: {}, inputs: {}, dueInMs: 3_600_000 },
    })),
  });

const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

async function heldOf(of: Setting): Promise<number> {
  const hands = openHands();
  const { pipeline } = openPipeline(of);
  pipeline.useLanes([hands.lane]);
  pipeline.add(work(30));
  await settled();
  return hands.held().length;
}

test('a worker has one workunit behind the one that it computes, and more where they are short and small', async () => {
  expect(await heldOf({ seconds: 60 }), 'long ones').toBe(2);
  expect(await heldOf({ seconds: 0.7 }), 'so that 3 s of work are there').toBe(5);
  expect(await heldOf({ seconds: 0.001 }), 'eight behind it at most').toBe(9);
  expect(await heldOf({ seconds: 0.7, bytes: 20_000_000 }), 'large ones').toBe(2);
});

test('workunits are spread evenly over workers', async () => {
  const [left, right] = [openHands(), openHands()];
  const { pipeline } = openPipeline({ seconds: 0.1 });
  pipeline.useLanes([left.lane, right.lane]);
  pipeline.add(work(6));
  await settled();
  expect([left.held().length, right.held().length]).toEqual([3, 3]);
});

test('when a worker dies twice, what it computed is blamed, and what waited behind it is not', async () => {
  const { pipeline, finished } = openPipeline({ seconds: 1 });
  pipeline.add(work(3));
  for (let death = 1; death <= 2; death++) {
    const hands = openHands();
    pipeline.useLanes([hands.lane]);
    await settled();
    pipeline.progress(hands.held()[0] ?? '', 0);
    Object.assign(hands.lane, { closed: true });
    hands.die();
    await settled();
  }
  expect(finished).toEqual([[id(1), 'failed']]);
  const healthy = openHands();
  pipeline.useLanes([healthy.lane]);
  await settled();
  expect(healthy.held()).toEqual([id(2), id(3)]);
  healthy.finish();
  healthy.finish();
  await settled();
  expect(finished.slice(1)).toEqual([
    [id(2), 'done'],
    [id(3), 'done'],
  ]);
});

test('work that turns out slower than guessed is given back, but for what starts soon', async () => {
  const hands = openHands();
  const { pipeline, dropped } = openPipeline({ seconds: 1, learns: true });
  pipeline.useLanes([hands.lane]);
  pipeline.add(work(12));
  await settled();
  expect(dropped, 'a second each, as far as known').toEqual([]);
  hands.finish(25_000);
  await settled();
  // The worker holds those that it got before; behind them there is more than 40 s of work.
  const kept = hands.held().length;
  expect(dropped).toEqual(Array.from({ length: 11 - kept }, (_, at) => `${at + 2 + kept} overcommitted`));
  expect(pipeline.items()).toHaveLength(kept);
  expect(nextRequest(pipeline.supply()), 'no more is wanted instead').toBeNull();
});

test('a workunit that does not end shows it too, from 20 s on', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const hands = openHands();
  const { pipeline, dropped } = openPipeline({ seconds: 2 });
  pipeline.useLanes([hands.lane]);
  pipeline.add(work(8));
  await settled();
  const [first = ''] = hands.held();
  pipeline.progress(first, 0);
  vi.advanceTimersByTime(19_000);
  pipeline.progress(first, 0.25);
  expect(dropped).toEqual([]);
  vi.advanceTimersByTime(1_000);
  pipeline.progress(first, 0.26);
  expect(dropped).toHaveLength(8 - hands.held().length);
  dropped.length = 0;
  pipeline.revoke(
    hands
      .held()
      .slice(1)
      .map((held) => AssignmentId.parse(held)),
  );
  expect(nextRequest(pipeline.supply()), 'one behind it is wanted').not.toBeNull();
  pipeline.add({ ...work(20), assignments: work(20).assignments.slice(18) });
  expect(dropped, 'and kept, whenever it starts').toEqual([`${id(20)} overcommitted`]);
});

test('without a line nothing is given back, since nobody else could have it', async () => {
  const hands = openHands();
  const { pipeline, dropped, goOffline } = openPipeline({ seconds: 1, learns: true });
  pipeline.useLanes([hands.lane]);
  pipeline.add(work(12));
  await settled();
  goOffline();
  hands.finish(25_000);
  await settled();
  expect(dropped).toEqual([]);
});
