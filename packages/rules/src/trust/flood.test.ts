import { describe, expect, it } from 'vitest';
import { type Bucket, type Flow, fullBucket, takeToken } from './flood.ts';

const OPTIONS = { perSecond: 10, burst: 5, debt: 20 };

/** What becomes of messages of one token that arrive at these times. */
function flows(times: readonly number[]): Flow['kind'][] {
  let bucket: Bucket = fullBucket(0, OPTIONS);
  return times.map((now) => {
    const taken = takeToken(bucket, now, 1, OPTIONS);
    bucket = taken.bucket;
    return taken.flow.kind;
  });
}

describe('the flood rule', () => {
  it('[T6] lets a burst pass, then slows, then disconnects', () => {
    const kinds = flows(Array.from({ length: 26 }, () => 0));
    expect(kinds.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'allowed'));
    expect(kinds.slice(5, 25)).toEqual(Array.from({ length: 20 }, () => 'slowed'));
    expect(kinds[25]).toBe('disconnect');
  });

  it('[T6] never slows who keeps to the rate, for an hour', () => {
    const steady = flows(Array.from({ length: 36_000 }, (_, index) => index * 100));
    expect(new Set(steady)).toEqual(new Set(['allowed']));
  });

  it('[T6] delays by the time that the debt needs', () => {
    const { flow } = takeToken({ tokens: -4, at: 1000 }, 1000, 1, OPTIONS);
    expect(flow).toEqual({ kind: 'slowed', delayMs: 500 });
  });

  it('[T6] who waits out the delays is never disconnected', () => {
    let [bucket, now] = [fullBucket(0, OPTIONS), 0];
    for (let message = 0; message < 1000; message += 1) {
      const taken = takeToken(bucket, now, 1, OPTIONS);
      bucket = taken.bucket;
      expect(taken.flow.kind).not.toBe('disconnect');
      if (taken.flow.kind === 'slowed') now += taken.flow.delayMs;
    }
  });

  it('[T6] is never over-full, and a clock set back refills nothing', () => {
    const rested = takeToken(fullBucket(0, OPTIONS), 1e9, 1, OPTIONS).bucket;
    expect(rested.tokens).toBe(4);
    const back = takeToken(rested, 5, 1, OPTIONS).bucket;
    expect(back).toEqual({ tokens: 3, at: 1e9 });
  });
});
