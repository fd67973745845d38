/** What could not be loaded is tried again: later each time, at once when the network is back. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRetry } from './retry.ts';

const browser = new EventTarget();
const again = vi.fn();
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('navigator', { onLine: false });
  vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser));
  vi.stubGlobal('removeEventListener', browser.removeEventListener.bind(browser));
  again.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('each failure waits longer than the one before, and success forgets them', () => {
  const retry = createRetry(again);
  expect([retry.loss(), retry.waits()]).toEqual([null, false]);
  const waits = Array.from({ length: 4 }, () => {
    const from = Date.now();
    retry.failed();
    expect(retry.loss()).toMatchObject({ reason: 'network' });
    expect(retry.waits()).toBe(true);
    vi.advanceTimersToNextTimer();
    expect(retry.loss(), 'still lost while it is tried').toMatchObject({ retryAt: 0 });
    expect(retry.waits()).toBe(false);
    return Date.now() - from;
  });
  expect(again).toHaveBeenCalledTimes(4);
  // From half to one and a half times 0.5, 1, 2 and 4 s.
  for (const [attempt, ms] of waits.entries()) expect(ms / (500 * 2 ** attempt)).toBeGreaterThanOrEqual(0.5);
  retry.succeeded();
  expect(retry.loss()).toBe(null);
  const from = Date.now();
  retry.failed();
  vi.advanceTimersToNextTimer();
  expect(Date.now() - from).toBeLessThanOrEqual(750);
});

test('the network that comes back is not waited for, nor heard of twice', () => {
  const retry = createRetry(again);
  for (let attempt = 0; attempt < 6; attempt++) {
    retry.failed();
    if (attempt < 5) vi.advanceTimersToNextTimer();
  }
  again.mockClear();
  browser.dispatchEvent(new Event('online'));
  expect(again).toHaveBeenCalledTimes(1);
  browser.dispatchEvent(new Event('online'));
  vi.runAllTimers();
  expect(again).toHaveBeenCalledTimes(1);
});

test('a closed one is silent, and an answer that fails with a network is the coordinator’s', () => {
  vi.stubGlobal('navigator', { onLine: true });
  const retry = createRetry(again);
  retry.failed();
  expect(retry.loss()).toMatchObject({ reason: 'coordinator' });
  retry.close();
  vi.runAllTimers();
  browser.dispatchEvent(new Event('online'));
  expect(again).not.toHaveBeenCalled();
});
