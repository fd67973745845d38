import { describe, expect, it } from 'vitest';
import { answer, situation } from '../../test/cases.ts';
import { type Random, randomFrom, SEED } from '../../test/random.ts';
import type { Candidate, Decision, JudgeCase } from '../index.ts';
import { resultsAgree } from './compare.ts';
import { judge } from './judge.ts';

const ROUNDS = 1500;

/** Answers close enough together that chains and rival groups are common; sometimes two of one host. */
function randomAnswers(random: Random): Candidate[] {
  return Array.from({ length: random.below(8) }, (_, index) =>
    answer(index + 1, `h${random.below(12)}`, 10 + random.below(9) * 0.4),
  );
}

function randomCase(random: Random): JudgeCase {
  const candidates = randomAnswers(random);
  const failures = random.below(3);
  return situation({
    candidates,
    failures,
    expired: 0,
    ended: candidates.length + failures,
    quorum: 1 + random.below(4),
    maxCopies: 10,
    outstanding: random.below(3),
    waiting: random.below(2),
  });
}

/** What carrying out decisions leaves behind, without a store. */
function carriedOut(before: JudgeCase, decisions: readonly Decision[]): JudgeCase {
  return decisions.reduce(carryOut, before);
}

function carryOut(before: JudgeCase, decision: Decision): JudgeCase {
  const settled = (accepted: readonly string[], refused: readonly string[]) =>
    before.candidates.map((candidate): Candidate => {
      if (accepted.includes(candidate.result)) return { ...candidate, verdict: 'accepted' };
      return refused.includes(candidate.result) ? { ...candidate, verdict: 'refused' } : candidate;
    });
  switch (decision.kind) {
    case 'accept':
      return {
        ...before,
        canonical: decision.canonical,
        candidates: settled(decision.agreeing, decision.refused),
      };
    case 'settle': {
      const one = [decision.result];
      return { ...before, candidates: decision.verdict === 'accepted' ? settled(one, []) : settled([], one) };
    }
    case 'refuse':
      return { ...before, candidates: settled([], decision.results) };
    case 'more':
      return { ...before, waiting: before.waiting + decision.copies };
    case 'set-aside':
      return before;
    default:
      return decision satisfies never;
  }
}

describe(`properties of the judge (seed ${SEED})`, () => {
  it('[V12] the order of answers changes nothing', () => {
    const random = randomFrom(SEED);
    for (let round = 0; round < ROUNDS; round += 1) {
      const first = randomCase(random);
      const sorted = (decisions: readonly Decision[]) =>
        decisions.map((decision) =>
          decision.kind === 'accept'
            ? { ...decision, agreeing: [...decision.agreeing].sort(), refused: [...decision.refused].sort() }
            : decision,
        );
      const again = { ...first, candidates: random.shuffled(first.candidates) };
      expect(sorted(judge(again))).toEqual(sorted(judge(first)));
    }
  });

  it('[V7] [V8] nothing is accepted without a quorum of distinct hosts of whom every pair agrees', () => {
    const random = randomFrom(SEED + 1);
    let accepted = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const given = randomCase(random);
      const [decision] = judge(given);
      if (decision?.kind !== 'accept') continue;
      accepted += 1;
      const agreeing = given.candidates.filter(({ result }) => decision.agreeing.includes(result));
      expect(largestByBruteForce(given, agreeing)).toBeGreaterThanOrEqual(given.quorum);
      expect(decision.agreeing).toContain(decision.canonical);
      expect(decision.agreeing.length + decision.refused.length).toBe(given.candidates.length);
    }
    expect(accepted).toBeGreaterThan(ROUNDS / 20);
  });

  it('[V15] carried out, a decision is not made again', () => {
    const random = randomFrom(SEED + 2);
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = randomCase(random);
      const decisions = judge(before);
      if (decisions.some(({ kind }) => kind === 'set-aside')) continue;
      expect(judge(carriedOut(before, decisions))).toEqual([]);
    }
  });

  it('[V9] liars who collude are never accepted while they are fewer than the quorum', () => {
    const random = randomFrom(SEED + 3);
    for (let round = 0; round < ROUNDS; round += 1) {
      const quorum = 2 + random.below(3);
      const liars = Array.from({ length: random.below(quorum) }, (_, index) =>
        answer(index + 1, `liar${index}`, -5),
      );
      const honest = Array.from({ length: random.below(6) }, (_, index) =>
        answer(index + 20, `h${index}`, 10 + random.next() * 0.9),
      );
      const candidates = random.shuffled([...liars, ...honest]);
      for (const decision of judge(situation({ candidates, quorum, maxCopies: 20 }))) {
        if (decision.kind !== 'accept') continue;
        expect(decision.agreeing.every((id) => honest.some(({ result }) => result === id))).toBe(true);
      }
    }
  });

  it('[V16] every story ends accepted or set aside within maxCopies', () => {
    const random = randomFrom(SEED + 4);
    const ends = { accept: 0, 'set-aside': 0 };
    for (let round = 0; round < 400; round += 1) ends[endOfStory(random)] += 1;
    expect(ends.accept).toBeGreaterThan(0);
    expect(ends['set-aside']).toBeGreaterThan(0);
  });
});

/** Hosts in the largest group of distinct hosts in which every pair agrees, by trying every subset. */
function largestByBruteForce(given: JudgeCase, answers: readonly Candidate[]): number {
  let best = 0;
  for (let subset = 0; subset < 2 ** answers.length; subset += 1) {
    const group = answers.filter((_, index) => subset & (1 << index));
    const distinct = new Set(group.map(({ host }) => host)).size === group.length;
    const agreed = group.every((a) => group.every((b) => resultsAgree(given.rules, a, b)));
    if (distinct && agreed) best = Math.max(best, group.length);
  }
  return best;
}

/** Hands out and answers copies one by one, as a coordinator would, until the judge is done with the workunit. */
function endOfStory(random: Random): 'accept' | 'set-aside' {
  const quorum = 1 + random.below(4);
  let story = situation({ candidates: [], quorum, maxCopies: quorum + random.below(6), waiting: quorum });
  const chaos = random.pick([0.1, 0.5, 2]);
  while (story.ended <= story.maxCopies) {
    expect(story.outstanding + story.waiting, 'the judge must not wait for nothing').toBeGreaterThan(0);
    story = random.below(2) === 0 && story.waiting > 0 ? handedOut(story) : reported(story, chaos, random);
    const decisions = judge(story);
    const end = decisions.find(({ kind }) => kind === 'accept' || kind === 'set-aside');
    if (end?.kind === 'accept' || end?.kind === 'set-aside') return end.kind;
    story = carriedOut(story, decisions);
  }
  throw new Error(`more than ${story.maxCopies} copies ended without a decision`);
}

const handedOut = (story: JudgeCase): JudgeCase => ({
  ...story,
  waiting: story.waiting - 1,
  outstanding: story.outstanding + 1,
});

function reported(story: JudgeCase, chaos: number, random: Random): JudgeCase {
  if (story.outstanding === 0) return handedOut(story);
  const ended = { ...story, outstanding: story.outstanding - 1, ended: story.ended + 1 };
  if (random.below(5) === 0) return { ...ended, failures: story.failures + 1 };
  const next = answer(story.ended + 1, `h${story.ended}`, 10 + random.below(10) * chaos);
  return { ...ended, candidates: [...story.candidates, next] };
}
