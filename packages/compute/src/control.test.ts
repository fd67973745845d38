/** Rests between slices. */
import { expect, test } from 'vitest';
import type { RunControl } from './backend.ts';
import { rest, yieldToEventLoop } from './control.ts';

const control = (duty: number, signal = new AbortController().signal): RunControl => ({
  signal,
  duty: () => duty,
  sliceMs: () => 8,
  progress: () => {},
});

async function timeOf(call: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await call();
  return performance.now() - startedAt;
}

test('half the time to work is half the time to rest', async () => {
  // Timers count whole milliseconds and may end within the last one.
  expect(await timeOf(() => rest(control(0.5), 40))).toBeGreaterThan(38);
});

test('a tenth of the time to work is nine times the work to rest', async () => {
  expect(await timeOf(() => rest(control(0.1), 10))).toBeGreaterThan(88);
});

test('all the time to work is no rest at all: not even a timer is set', async () => {
  let ticked = false;
  const timer = setTimeout(() => {
    ticked = true;
  }, 0);
  await rest(control(1), 1000);
  expect(ticked).toBe(false);
  clearTimeout(timer);
});

test('a rest ends when the run is stopped', async () => {
  const stop = new AbortController();
  const resting = rest(control(0.01, stop.signal), 1e6);
  stop.abort();
  // Were it not to end, the test would time out only after 2 s, so the longest rest is told apart by the clock.
  expect(await timeOf(() => resting)).toBeLessThan(1900);
});

test('a rest of several ends when one of them is stopped, and is none where one was stopped before', async () => {
  const stop = new AbortController();
  const stopped = control(1, stop.signal);
  const resting = rest(control(0.01), 1e6, [stopped]);
  stop.abort();
  await resting;
  expect(await timeOf(() => rest(control(0.01), 1e6, [stopped]))).toBeLessThan(1900);
});

test('messages that wait get their turn when the thread is yielded', async () => {
  const { port1, port2 } = new MessageChannel();
  const heard = new Promise((resolve) => {
    port1.onmessage = resolve;
  });
  port2.postMessage('stop');
  let turns = 0;
  let done = false;
  void heard.then(() => {
    done = true;
  });
  while (!done && turns++ < 10_000) await yieldToEventLoop();
  expect(done).toBe(true);
  port1.close();
});
