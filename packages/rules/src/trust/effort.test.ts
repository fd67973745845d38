import { describe, expect, it } from 'vitest';
import { EFFORT, type EffortRecord, effortAfter, uncompared } from './effort.ts';

const after = (gaps: readonly number[], from: EffortRecord = uncompared): EffortRecord =>
  gaps.reduce((effort, gap) => effortAfter(effort, gap), from);
const times = (count: number, gap: number): number[] => Array.from({ length: count }, () => gap);

describe('[V27] the score of trailing', () => {
  it('goes up with an answer that trails, down twice as far with one that leads, and never below nothing', () => {
    expect(after([0.5, 0.1, 2])).toEqual({ compared: 3, trail: 3, distrusted: false });
    expect(after([0.5, 0.1, 2, -0.2])).toEqual({ compared: 4, trail: 1, distrusted: false });
    expect(after([-3, -3, 0.5])).toEqual({ compared: 3, trail: 1, distrusted: false });
  });

  it('does not see what is as near as two descents end', () => {
    expect(after([EFFORT.margin, -EFFORT.margin, 0, Number.NaN])).toEqual({ ...uncompared, compared: 4 });
  });

  it('makes a host distrusted at its limit, until it is back at nothing', () => {
    const nearly = after(times(EFFORT.distrustAt - 1, 1));
    expect(nearly.distrusted).toBe(false);
    const caught = after([1, 1, 1], nearly);
    expect(caught).toMatchObject({ trail: EFFORT.distrustAt, distrusted: true });
    const mending = after(times(EFFORT.distrustAt / EFFORT.lead - 1, -1), caught);
    expect(mending).toMatchObject({ trail: EFFORT.lead, distrusted: true });
    expect(after([-1], mending)).toMatchObject({ trail: 0, distrusted: false });
  });

  /** Chance that a host which trails in such a share of comparisons is distrusted within so many. */
  function chanceOfDistrust(trails: number, comparisons: number): number {
    let hosts = new Map([[uncompared.trail, 1]]);
    let caught = 0;
    for (let i = 0; i < comparisons; i += 1) {
      const next = new Map<number, number>();
      for (const [trail, share] of hosts) {
        for (const [gap, chance] of [[1, trails] as const, [-1, 1 - trails] as const]) {
          const effort = effortAfter({ ...uncompared, trail }, gap);
          if (effort.distrusted) caught += share * chance;
          else next.set(effort.trail, (next.get(effort.trail) ?? 0) + share * chance);
        }
      }
      hosts = next;
    }
    return caught;
  }

  it('leaves those alone who trail as often as they lead, and finds who does a part of the work', () => {
    // In a thousand workunits of an honest host some 66 comparisons tell two answers apart.
    expect(chanceOfDistrust(1 / 2, 66)).toBeLessThan(0.001);
    // As measured of a tenth and a quarter of the effort: docs/lazy-hosts.md.
    expect(chanceOfDistrust(0.96, 32)).toBeGreaterThan(0.95);
    expect(chanceOfDistrust(0.87, 55)).toBeGreaterThan(0.95);
  });
});
