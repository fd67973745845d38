import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWaitingRoom, holdUntilServed, type Waiter } from './waiting-room.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const fail = (error: unknown) => {
  throw error;
};

/** A stock of copies, and waiters that take one each; notes who was served, and how often each tried. */
function makeStock(copies: number) {
  const served: string[] = [];
  const ended: string[] = [];
  const tries = new Map<string, number>();
  const stock = { copies };
  const waiter = (session: string, wants: () => boolean = () => true): Waiter => ({
    session,
    serve: async () => {
      tries.set(session, (tries.get(session) ?? 0) + 1);
      if (stock.copies === 0 || !wants()) return false;
      stock.copies -= 1;
      served.push(session);
      return true;
    },
    end: (why) => ended.push(`${session} ${why}`),
  });
  return { stock, served, ended, tries, waiter };
}

test('waiters are served in the order in which they came', async () => {
  const room = createWaitingRoom(1000, fail);
  const { stock, served, waiter } = makeStock(0);
  for (const name of ['a', 'b', 'c']) room.enter(waiter(name), room.wakes);
  stock.copies = 2;
  room.wake();
  await vi.advanceTimersByTimeAsync(10);
  expect(served).toEqual(['a', 'b']);
  expect(room.size).toBe(1);
});

test('a waiter whose time is up is ended once and never served', async () => {
  const room = createWaitingRoom(1000, fail);
  const { stock, served, ended, waiter } = makeStock(0);
  room.enter(waiter('a'), room.wakes);
  await vi.advanceTimersByTimeAsync(1000);
  expect(ended).toEqual(['a timeout']);
  stock.copies = 1;
  room.wake();
  await vi.advanceTimersByTimeAsync(5000);
  expect([served, ended]).toEqual([[], ['a timeout']]);
});

test("a session's newer request ends its older one", async () => {
  const room = createWaitingRoom(1000, fail);
  const { ended, waiter } = makeStock(0);
  room.enter(waiter('a'), room.wakes);
  room.enter(waiter('a'), room.wakes);
  expect(ended).toEqual(['a superseded']);
  expect(room.size).toBe(1);
});

test('one free copy that nobody may have costs a bounded number of leases, and everyone gets a turn', async () => {
  const room = createWaitingRoom(60_000, fail);
  const { tries, waiter } = makeStock(1);
  for (let i = 0; i < 1000; i++)
    room.enter(
      waiter(`host ${i}`, () => false),
      room.wakes,
    );
  room.wake();
  await vi.advanceTimersByTimeAsync(100);
  const inOnePass = [...tries.values()].reduce((sum, each) => sum + each, 0);
  expect(inOnePass).toBeLessThan(50);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(tries.size).toBe(1000);
  expect(Math.max(...tries.values()) - Math.min(...tries.values())).toBeLessThanOrEqual(1);
});

test('the one host that may have the copy gets it, wherever it stands in the queue', async () => {
  const room = createWaitingRoom(60_000, fail);
  const { served, waiter } = makeStock(1);
  for (let i = 0; i < 500; i++)
    room.enter(
      waiter(`host ${i}`, () => i === 480),
      room.wakes,
    );
  room.wake();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(served).toEqual(['host 480']);
});

test('a wake during a pass is not lost', async () => {
  const room = createWaitingRoom(60_000, fail);
  const { stock, served, waiter } = makeStock(0);
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    return false;
  };
  room.enter({ ...waiter('slow'), serve: slow }, room.wakes);
  room.enter(waiter('b'), room.wakes);
  room.wake();
  await vi.advanceTimersByTimeAsync(10);
  stock.copies = 1;
  room.wake();
  await vi.advanceTimersByTimeAsync(1000);
  expect(served).toEqual(['b']);
});

test('a wake between looking for work and starting to wait is not lost', async () => {
  const room = createWaitingRoom(60_000, fail);
  const { served, waiter } = makeStock(1);
  const tried = room.wakes;
  room.wake();
  room.enter(waiter('a'), tried);
  await vi.advanceTimersByTimeAsync(10);
  expect(served).toEqual(['a']);
});

test('a waiter whose lease fails keeps its place among the others', async () => {
  const errors: unknown[] = [];
  const room = createWaitingRoom(60_000, (error) => errors.push(error));
  const { served, waiter } = makeStock(1);
  room.enter({ ...waiter('a'), serve: () => Promise.reject(new Error('database away')) }, room.wakes);
  room.enter(waiter('b'), room.wakes);
  room.wake();
  await vi.advanceTimersByTimeAsync(100);
  expect(served).toEqual(['b']);
  expect(errors).toHaveLength(1);
  expect(room.size).toBe(1);
});

test('closing tells everyone that the coordinator drains', async () => {
  const room = createWaitingRoom(60_000, fail);
  const { ended, waiter } = makeStock(0);
  for (const name of ['a', 'b']) room.enter(waiter(name), room.wakes);
  room.close();
  expect(ended).toEqual(['a draining', 'b draining']);
  expect(vi.getTimerCount()).toBe(0);
});

/** A request held in a room whose lease takes until it is told what it found. */
function holdSlowly(room: ReturnType<typeof createWaitingRoom>) {
  let found: (work: string | null) => void = () => undefined;
  const answer = holdUntilServed<string>(room, 'host', {
    tried: room.wakes,
    serve: () =>
      new Promise((resolve) => {
        found = resolve;
      }),
    unserved: (why) => `nothing: ${why}`,
  });
  return { answer, found: (work: string | null) => found(work) };
}

test('a request that is replaced while its work is being leased still brings that work', async () => {
  const room = createWaitingRoom(1000, fail);
  const first = holdSlowly(room);
  room.wake();
  await vi.advanceTimersByTimeAsync(0);
  const second = holdSlowly(room);
  first.found('a workunit');
  expect(await first.answer).toBe('a workunit');
  room.close();
  expect(await second.answer).toBe('nothing: draining');
});

test('a request that is replaced while nothing is found for it ends as replaced', async () => {
  const room = createWaitingRoom(1000, fail);
  const first = holdSlowly(room);
  room.wake();
  await vi.advanceTimersByTimeAsync(0);
  const second = holdSlowly(room);
  first.found(null);
  expect(await first.answer).toBe('nothing: superseded');
  room.close();
  await second.answer;
});
