import { describe, expect, it } from 'vitest';
import { answer, output, situation } from '../../test/cases.ts';
import { randomFrom } from '../../test/random.ts';
import { judge } from './judge.ts';
import type { Candidate, Certificate, JudgeCase } from './types.ts';

const certificate = (part: Partial<Certificate>): Certificate => ({
  ...{ valid: true, best: -8, window: 0.5, secondOpinion: false },
  ...part,
});
const certified = (id: number, host: string, part: Partial<Certificate>): Candidate => ({
  ...answer(id, host, id),
  certificate: certificate(part),
});
const optimum = (part: Partial<JudgeCase> & Pick<JudgeCase, 'candidates'>): JudgeCase =>
  situation({ quorum: 1, rules: [output({ kind: 'best' })], ...part });

const wrong = { valid: false };
const chosen = { secondOpinion: true };

describe('the judge of optima', () => {
  it('[V18] waits while an answer has no certificate', () => {
    expect(judge(optimum({ candidates: [certified(1, 'a', {}), answer(2, 'b', 1)] }))).toEqual([]);
  });

  it('[V17] [V19] accepts a verified answer alone, and compares no bytes', () => {
    expect(judge(optimum({ candidates: [certified(1, 'a', {})] }))).toEqual([
      { kind: 'accept', workunit: '1', canonical: '1', agreeing: ['1'], refused: [] },
    ]);
  });

  it('[V18] refuses a wrong certificate at once and asks another host', () => {
    expect(judge(optimum({ candidates: [certified(1, 'cheat', wrong)] }))).toEqual([
      { kind: 'refuse', workunit: '1', results: ['1'] },
      { kind: 'more', workunit: '1', copies: 1 },
    ]);
    const refused = { ...certified(1, 'cheat', wrong), verdict: 'refused' as const };
    expect(judge(optimum({ candidates: [refused], waiting: 1 }))).toEqual([]);
    expect(judge(optimum({ candidates: [refused, certified(2, 'a', {})] }))).toMatchObject([
      { kind: 'accept', canonical: '2', agreeing: ['2'], refused: [] },
    ]);
  });

  it('[V19] asks a second host where the draw fell on an answer', () => {
    const one = [certified(1, 'a', { ...chosen, best: -8.2 })];
    expect(judge(optimum({ candidates: one }))).toEqual([{ kind: 'more', workunit: '1', copies: 1 }]);
    expect(judge(optimum({ candidates: one, outstanding: 1 }))).toEqual([]);
    expect(judge(optimum({ candidates: [...one, certified(2, 'b', {})] }))).toMatchObject([
      { kind: 'accept', canonical: '1', agreeing: ['1', '2'], refused: [] },
    ]);
  });

  it('[V20] [V21] asks a third where two differ, and refuses the lazy one when two agree', () => {
    const two = [certified(1, 'lazy', { ...chosen, best: -5 }), certified(2, 'b', { best: -8 })];
    expect(judge(optimum({ candidates: two }))).toEqual([{ kind: 'more', workunit: '1', copies: 1 }]);
    expect(judge(optimum({ candidates: [...two, certified(3, 'c', { best: -8.3 })] }))).toMatchObject([
      { kind: 'accept', canonical: '3', agreeing: ['2', '3'], refused: ['1'] },
    ]);
  });

  it('[V21] refuses nobody where three searches found three optima', () => {
    const three = [-5, -6, -8].map((best, i) => certified(i + 1, 'abc'[i] ?? '', { ...chosen, best }));
    expect(judge(optimum({ candidates: three }))).toMatchObject([
      { kind: 'accept', canonical: '3', refused: [] },
    ]);
    expect(judge(optimum({ candidates: three.slice(0, 2), maxCopies: 2 }))).toMatchObject([
      { kind: 'accept', canonical: '2', refused: [] },
    ]);
  });

  it('[V22] takes a late answer unless it is wrong or trails what two hosts found', () => {
    const accepted = (id: number, host: string, best: number): Candidate => ({
      ...certified(id, host, { best }),
      verdict: 'accepted',
    });
    const late = (best: number, others: readonly Candidate[]) =>
      judge(
        optimum({
          canonical: others[0]?.result ?? null,
          candidates: [...others, certified(9, 'z', { best })],
        }),
      );
    expect(late(-5, [accepted(1, 'a', -8)])).toMatchObject([{ kind: 'settle', verdict: 'accepted' }]);
    expect(late(-5, [accepted(1, 'a', -8), accepted(2, 'b', -8)])).toMatchObject([{ verdict: 'refused' }]);
    expect(late(-9, [accepted(1, 'a', -8), accepted(2, 'b', -8)])).toMatchObject([{ verdict: 'accepted' }]);
    const cheat = certified(9, 'z', wrong);
    expect(
      judge(optimum({ canonical: accepted(1, 'a', -8).result, candidates: [accepted(1, 'a', -8), cheat] })),
    ).toMatchObject([{ kind: 'settle', result: '9', verdict: 'refused' }]);
  });

  it('[V23] is set aside only where no copy passed', () => {
    const candidates = [1, 2, 3].map((id) => certified(id, 'xyz'[id - 1] ?? '', wrong));
    expect(judge(optimum({ candidates, maxCopies: 3 }))).toMatchObject([
      { kind: 'refuse', results: ['1', '2', '3'] },
      { kind: 'set-aside', reason: expect.stringContaining('none of at most 3 copies') },
    ]);
  });

  const SEED = 40_711;
  it(`[V12] [V16] comes to the same end in any order (seed ${SEED})`, () => {
    const random = randomFrom(SEED);
    for (let round = 0; round < 500; round += 1) {
      const count = 1 + random.below(6);
      const candidates = Array.from({ length: count }, (_, i) =>
        certified(i + 1, 'abcdef'[i] ?? '', {
          valid: random.below(3) > 0,
          best: -5 - random.below(8) / 4,
          secondOpinion: random.below(2) > 0,
        }),
      );
      const sorted = (some: readonly Candidate[]) =>
        judge(optimum({ candidates: some })).map((one) =>
          JSON.stringify(one, (_, v) => (Array.isArray(v) ? [...v].sort() : v)),
        );
      expect(sorted(random.shuffled(candidates))).toEqual(sorted(candidates));
      const decisions = judge(optimum({ candidates, maxCopies: count }));
      expect(decisions.some(({ kind }) => kind === 'accept' || kind === 'set-aside')).toBe(true);
    }
  });
});
