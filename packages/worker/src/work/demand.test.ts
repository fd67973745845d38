/** Work is asked for early enough that no lane waits, and no more than that. */
import { expect, test } from 'vitest';
import { nextRequest, UNKNOWN_SECONDS } from './demand.ts';

test('an empty browser asks for seconds for all its lanes', () => {
  expect(nextRequest({ lanes: 4, seats: 4, count: 0, seconds: 0 })?.seconds).toBe(80);
});

test('with enough of known length nothing is asked for', () => {
  expect(nextRequest({ lanes: 1, seats: 1, count: 15, seconds: 15 })).toBeNull();
});

test('one long workunit and nothing behind it is too little, whatever its length', () => {
  expect(nextRequest({ lanes: 1, seats: 1, count: 1, seconds: 600 })).not.toBeNull();
  expect(nextRequest({ lanes: 1, seats: 1, count: 2, seconds: 1200 })).toBeNull();
});

test('of work whose length is not known there are two for each lane', () => {
  const guessed = (count: number) => ({ lanes: 2, seats: 2, count, seconds: count * UNKNOWN_SECONDS });
  expect(nextRequest(guessed(3))).not.toBeNull();
  expect(nextRequest(guessed(4))).toBeNull();
});

test('a GPU that computes several at once has one behind them', () => {
  const full = { lanes: 1, seats: 3, seconds: 600 };
  expect(nextRequest({ ...full, count: 3 })).not.toBeNull();
  expect(nextRequest({ ...full, count: 4 })).toBeNull();
});
