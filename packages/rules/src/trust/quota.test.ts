import { describe, expect, it } from 'vitest';
import { newcomer, QUOTA, quotaDayOf, quotaLeft, type Trust, trustAfter } from './quota.ts';

const times = (count: number, verdict: Parameters<typeof trustAfter>[1], from: Trust): Trust =>
  Array.from({ length: count }).reduce<Trust>((trust) => trustAfter(trust, verdict), from);

describe('daily quota', () => {
  it('[T1] halves with every refused result, down to four', () => {
    expect(times(1, 'refused', newcomer()).dailyQuota).toBe(50_000);
    expect(times(3, 'refused', newcomer()).dailyQuota).toBe(12_500);
    expect(times(100, 'refused', newcomer()).dailyQuota).toBe(4);
  });

  it('[T2] falls by a fiftieth of the base with a failure, down to four', () => {
    expect(times(1, 'failed', newcomer()).dailyQuota).toBe(98_000);
    expect(times(60, 'failed', newcomer()).dailyQuota).toBe(4);
  });

  it('[T3] doubles with every accepted result, up to the base: the way back is short', () => {
    const fallen = times(100, 'refused', newcomer());
    expect(times(1, 'accepted', fallen).dailyQuota).toBe(8);
    expect(times(14, 'accepted', fallen).dailyQuota).toBe(65_536);
    expect(times(15, 'accepted', fallen).dailyQuota).toBe(QUOTA.baseDailyQuota);
    expect(times(50, 'accepted', fallen).dailyQuota).toBe(QUOTA.baseDailyQuota);
  });

  it('[T4] valid results in a row end with the first refused or failed one', () => {
    const valid = times(7, 'accepted', newcomer());
    expect(valid.consecutiveValid).toBe(7);
    expect(trustAfter(valid, 'refused').consecutiveValid).toBe(0);
    expect(trustAfter(valid, 'failed').consecutiveValid).toBe(0);
  });

  it('[T5] starts anew at midnight UTC', () => {
    const midnight = 20_778 * 86_400_000;
    const record = { dailyQuota: 100, usedToday: 70, quotaDay: quotaDayOf(midnight) };
    expect(quotaLeft(record, midnight)).toBe(30);
    expect(quotaLeft({ ...record, usedToday: 200 }, midnight)).toBe(0);
    expect(quotaLeft(record, midnight + 86_399_999)).toBe(30);
    expect(quotaLeft(record, midnight + 86_400_000)).toBe(100);
  });
});
