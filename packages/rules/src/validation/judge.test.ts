import { describe, expect, it } from 'vitest';
import { answer, EXACT, output, situation, tolerance } from '../../test/cases.ts';
import { judge } from './judge.ts';

describe('the judge accepts', () => {
  it('[V9] a quorum that agrees, and refuses who does not', () => {
    const candidates = [answer(1, 'a', 10), answer(2, 'cheat', 99), answer(3, 'b', 10.5)];
    expect(judge(situation({ candidates }))).toEqual([
      { kind: 'accept', workunit: '1', canonical: expect.any(String), agreeing: ['1', '3'], refused: ['2'] },
    ]);
  });

  it('[V2] by digest alone where all outputs are exact and no bytes were loaded', () => {
    const bare = (id: number, host: string, digest: string) => ({
      ...answer(id, host, 0),
      digest,
      outputs: new Map(),
    });
    const candidates = [bare(1, 'a', 'aa'), bare(2, 'b', 'bb'), bare(3, 'c', 'aa')];
    expect(judge(situation({ candidates, rules: [output(EXACT)] }))).toMatchObject([
      { kind: 'accept', canonical: '1', agreeing: ['1', '3'], refused: ['2'] },
    ]);
  });

  it('a single answer where the quorum is one', () => {
    expect(judge(situation({ quorum: 1, candidates: [answer(7, 'a', 1)] }))).toMatchObject([
      { kind: 'accept', canonical: '7', agreeing: ['7'], refused: [] },
    ]);
  });

  it('[V10] the answer nearest to the others as canonical', () => {
    const candidates = [answer(1, 'a', 10), answer(2, 'b', 10.9), answer(3, 'c', 10.4)];
    expect(judge(situation({ quorum: 3, candidates }))).toMatchObject([{ canonical: '3' }]);
  });
});

describe('the judge is not taken in', () => {
  it('[V7] a chain of near-agreement is not a quorum of three', () => {
    const chain = [answer(1, 'a', 10), answer(2, 'b', 10.8), answer(3, 'c', 11.6)];
    expect(judge(situation({ quorum: 3, candidates: chain }))).toEqual([
      { kind: 'more', workunit: '1', copies: 1 },
    ]);
  });

  it('[V9] a chain with two rival pairs waits for one more copy, which tells', () => {
    const chain = [answer(1, 'a', 10), answer(2, 'b', 10.8), answer(3, 'c', 11.6)];
    expect(judge(situation({ candidates: chain }))).toEqual([{ kind: 'more', workunit: '1', copies: 1 }]);
    expect(judge(situation({ candidates: [...chain, answer(4, 'd', 10.2)] }))).toMatchObject([
      { kind: 'accept', canonical: '4', agreeing: ['1', '2', '4'], refused: ['3'] },
    ]);
  });

  it('[V9] two pairs that contradict each other: neither wins', () => {
    const pairs = [answer(1, 'a', 10), answer(2, 'b', 10), answer(3, 'c', 99), answer(4, 'd', 99)];
    expect(judge(situation({ candidates: pairs }))).toEqual([{ kind: 'more', workunit: '1', copies: 1 }]);
  });

  it('[V8] two answers of one host count once', () => {
    const twice = [answer(1, 'a', 10), answer(2, 'a', 10)];
    expect(judge(situation({ candidates: twice }))).toEqual([{ kind: 'more', workunit: '1', copies: 1 }]);
    expect(judge(situation({ candidates: [...twice, answer(3, 'b', 10)] }))).toMatchObject([
      { kind: 'accept', agreeing: ['1', '2', '3'] },
    ]);
  });

  it('[V8] a host that contradicts itself has no voice', () => {
    const candidates = [answer(1, 'a', 10), answer(2, 'a', 50), answer(3, 'b', 10)];
    expect(judge(situation({ candidates }))).toEqual([{ kind: 'more', workunit: '1', copies: 1 }]);
  });
});

describe('the judge orders copies', () => {
  it('[V13] a third on disagreement, unless one is out or waiting already', () => {
    const candidates = [answer(1, 'a', 10), answer(2, 'b', 20)];
    expect(judge(situation({ candidates }))).toEqual([{ kind: 'more', workunit: '1', copies: 1 }]);
    expect(judge(situation({ candidates, outstanding: 1 }))).toEqual([]);
    expect(judge(situation({ candidates, waiting: 1 }))).toEqual([]);
  });

  it('[V13] the first answer of a quorum of two while the second is being computed', () => {
    expect(judge(situation({ candidates: [answer(1, 'a', 10)], outstanding: 1 }))).toEqual([]);
  });

  it('[V25] gives up what many took and nobody answered', () => {
    const hanging = { candidates: [], ended: 0, waiting: 2, maxCopies: 6 };
    expect(judge(situation({ ...hanging, expired: 23 }))).toEqual([]);
    expect(judge(situation({ ...hanging, expired: 24 }))).toEqual([
      expect.objectContaining({
        kind: 'set-aside',
        reason: expect.stringContaining('24 copies were handed out'),
      }),
    ]);
    const candidates = [answer(1, 'a', 10), answer(2, 'b', 10)];
    expect(judge(situation({ candidates, ended: 2, expired: 24 }))).toMatchObject([{ kind: 'accept' }]);
  });

  it('[V13] one for every failure, also when nothing came back but failures', () => {
    expect(judge(situation({ candidates: [], ended: 2, failures: 2 }))).toEqual([
      { kind: 'more', workunit: '1', copies: 2 },
    ]);
    expect(judge(situation({ candidates: [answer(1, 'a', 10)], ended: 2, failures: 1 }))).toEqual([
      { kind: 'more', workunit: '1', copies: 1 },
    ]);
  });

  it('[V13] two at once where a quorum of three needs two', () => {
    const candidates = [answer(1, 'a', 10), answer(2, 'b', 20), answer(3, 'c', 30)];
    expect(judge(situation({ quorum: 3, candidates }))).toEqual([{ kind: 'more', workunit: '1', copies: 2 }]);
  });
});

describe('the judge gives up', () => {
  it('[V14] when the copies left cannot make a quorum, and says what came', () => {
    const candidates = [1, 2, 3, 4].map((id) => answer(id, `h${id}`, id * 100));
    expect(judge(situation({ candidates, ended: 6, failures: 2 }))).toEqual([
      {
        kind: 'set-aside',
        workunit: '1',
        reason: 'no 2 of at most 6 copies can agree any more: 4 answers that differ too much, 2 failures',
      },
    ]);
  });

  it('[V14] not while a copy that could still decide is out', () => {
    const candidates = [1, 2, 3, 4, 5].map((id) => answer(id, `h${id}`, id * 100));
    expect(judge(situation({ candidates, outstanding: 1 }))).toEqual([]);
  });
});

describe('the judge after acceptance', () => {
  const accepted = { ...answer(2, 'b', 10), verdict: 'accepted' as const };
  const canonical = accepted.result;

  it('[V11] compares a late answer with the canonical one alone', () => {
    const candidates = [{ ...answer(1, 'a', 10.9), verdict: 'accepted' as const }, accepted];
    const late = [answer(3, 'c', 9.2), answer(4, 'd', 11.5)];
    expect(judge(situation({ canonical, candidates: [...candidates, ...late] }))).toEqual([
      { kind: 'settle', workunit: '1', result: '3', verdict: 'accepted' },
      { kind: 'settle', workunit: '1', result: '4', verdict: 'refused' },
    ]);
  });

  it('[V15] decides nothing where every answer has its verdict', () => {
    expect(judge(situation({ canonical, candidates: [accepted] }))).toEqual([]);
  });

  it('throws where the case contradicts itself', () => {
    expect(() => judge(situation({ canonical, candidates: [answer(1, 'a', 1)] }))).toThrow(/canonical/);
    const bare = [1, 2].map((id) => ({ ...answer(id, `h${id}`, id), outputs: new Map() }));
    const rules = [output(tolerance({ absolute: 1 }))];
    expect(() => judge(situation({ candidates: bare, rules }))).toThrow(/without output out/);
  });
});
