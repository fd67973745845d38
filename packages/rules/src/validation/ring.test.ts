import { describe, expect, it } from 'vitest';
import { answer, floats, output, situation, tolerance } from '../../test/cases.ts';
import type { JudgeCase } from '../index.ts';
import { judge } from './judge.ts';
import { NO_SPREAD, spreadOf, together } from './spread.ts';

const ring = (part: Partial<JudgeCase> & Pick<JudgeCase, 'candidates'>) =>
  judge(situation({ quorum: 3, maxCopies: 3, ring: true, ...part }));

const agreeing = [answer(1, 'a', 10), answer(2, 'b', 10.5), answer(3, 'c', 10.2)];

describe('a ring', () => {
  it('[V30] is not decided while a copy waits or is out, however many agree', () => {
    expect(ring({ candidates: agreeing, outstanding: 1 })).toEqual([]);
    expect(ring({ candidates: agreeing, waiting: 1 })).toEqual([]);
  });

  it('[V30] accepts all where every pair agrees, also where fewer came than were asked for', () => {
    expect(ring({ candidates: agreeing })).toEqual([
      { kind: 'accept', workunit: '1', canonical: '3', agreeing: ['1', '2', '3'], refused: [] },
    ]);
    expect(ring({ candidates: agreeing.slice(0, 2), failures: 1 })).toMatchObject([
      { kind: 'accept', agreeing: ['1', '2'], refused: [] },
    ]);
  });

  it('[V30] refuses nobody where one differs, and orders no copies', () => {
    const candidates = [...agreeing.slice(0, 2), answer(3, 'c', 99)];
    expect(ring({ candidates })).toEqual([
      { kind: 'set-aside', workunit: '1', reason: expect.stringContaining('3 answers, 0 failures') },
    ]);
    expect(ring({ candidates: agreeing.slice(0, 1), failures: 2 })).toMatchObject([
      { kind: 'set-aside', reason: expect.stringContaining('1 answers, 2 failures') },
    ]);
  });

  it('[V30] accepts a late answer that agrees and leaves another to be compared', () => {
    const verdict = 'accepted' as const;
    const decided = agreeing.slice(0, 2).map((one) => ({ ...one, verdict }));
    const { result } = answer(1, 'a', 10);
    expect(ring({ candidates: [...decided, answer(3, 'c', 10.2)], canonical: result })).toEqual([
      { kind: 'settle', workunit: '1', result: '3', verdict: 'accepted' },
    ]);
    expect(ring({ candidates: [...decided, answer(3, 'c', 99)], canonical: result })).toEqual([]);
  });
});

describe('the spread of two answers', () => {
  const { buffer } = output(tolerance({}));
  const spread = (a: readonly number[], b: readonly number[]) => spreadOf(buffer, floats(...a), floats(...b));

  it('[V31] is the greatest of each measure and the share that differs', () => {
    const next = new Float32Array(new Uint32Array([0x3f800003]).buffer)[0] ?? 0;
    expect(spread([1, 100, 5, 0], [next, 101, 5, 0])).toEqual({
      ...{ absolute: 1, relative: 1 / 101, elements: 4, differing: 2 },
      ulp: 131_072,
    });
    expect(spread([1, 2], [next, 2]).ulp).toBe(3);
  });

  it('[V31] is nothing for the same bytes', () => {
    expect(spread([1, Number.NaN], [1, Number.NaN])).toEqual({ ...NO_SPREAD, elements: 2 });
  });

  it('[V31] counts elements that are not finite as differing, and measures the others', () => {
    expect(spread([Number.NaN, 4], [1, 2])).toEqual({
      ...{ absolute: 2, relative: 0.5, ulp: 8_388_608, elements: 2, differing: 2 },
    });
    expect(spread([Number.POSITIVE_INFINITY], [1])).toEqual({ ...NO_SPREAD, elements: 1, differing: 1 });
  });

  it('[V31] both zeros differ in their bytes only', () => {
    expect(spread([0], [-0])).toEqual({ absolute: 0, relative: 0, ulp: 0, elements: 1, differing: 1 });
  });

  it('[V31] of integers counts steps, of records only which differ', () => {
    const bytes = (...values: number[]) => Uint8Array.from(values);
    expect(spreadOf({ type: 'u8' }, bytes(1, 200), bytes(4, 200))).toEqual({
      ...{ absolute: 3, relative: 0.75, ulp: 3, elements: 2, differing: 1 },
    });
    expect(
      spreadOf({ type: { stride: 4 } }, bytes(1, 2, 3, 4, 5, 6, 7, 8), bytes(1, 2, 3, 5, 5, 6, 7, 8)),
    ).toEqual({ ...NO_SPREAD, elements: 2, differing: 1 });
  });

  it('[V31] of several workunits is the greatest of them', () => {
    const [one, other] = [spread([1, 2], [1, 4]), spread([8], [8])];
    expect(together(one, other)).toEqual({ ...one, elements: 3 });
    expect(together(other, one)).toEqual({ ...one, elements: 3 });
    expect(together(spread([0, 0], [1, 9]), one)).toMatchObject({ absolute: 9, differing: 3 });
  });
});
