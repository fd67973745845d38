/** Judging a ring: nothing is decided before everyone answered, and nobody is refused for a kernel on trial. */
import { resultsAgree } from './compare.ts';
import { medoid } from './medoid.ts';
import type { Candidate, Decision, JudgeCase, OutputRule } from './types.ts';
import { voices } from './voices.ts';

export function judgeRing(situation: JudgeCase): readonly Decision[] {
  const { workunit, canonical, outstanding, waiting, rules, candidates } = situation;
  if (canonical !== null) return settleLate(situation, canonical);
  if (outstanding + waiting > 0) return [];
  const speaking = voices(rules, candidates);
  if (speaking.length < 2 || speaking.length < candidates.length || !allAgree(rules, speaking))
    return [{ kind: 'set-aside', workunit, reason: whySetAside(situation) }];
  const agreeing = speaking.map(({ result }) => result);
  return [{ kind: 'accept', workunit, canonical: medoid(rules, speaking).result, agreeing, refused: [] }];
}

const allAgree = (rules: readonly OutputRule[], all: readonly Candidate[]): boolean =>
  all.every((a, index) => all.slice(index + 1).every((b) => resultsAgree(rules, a, b)));

/** One that came later is accepted where it agrees; where it does not it stays, to be compared. */
function settleLate(
  { workunit, rules, candidates }: JudgeCase,
  canonical: Candidate['result'],
): readonly Decision[] {
  const accepted = candidates.find(({ result }) => result === canonical);
  return candidates
    .filter((one) => one.verdict === 'pending' && accepted && resultsAgree(rules, accepted, one))
    .map(({ result }) => ({ kind: 'settle', workunit, result, verdict: 'accepted' }));
}

function whySetAside({ candidates, failures }: JudgeCase): string {
  const came = `${candidates.length} answers, ${failures} failures`;
  return candidates.length < 2
    ? `too few hosts answered to compare: ${came}`
    : `not all hosts of the ring agree: ${came}`;
}
