/** The judge: what follows from everything that came back for a workunit. */
import { invariant } from '../invariant.ts';
import { resultsAgree } from './compare.ts';
import { core, largestGroups } from './groups.ts';
import { medoid } from './medoid.ts';
import { judgeOptimum } from './optimum.ts';
import { orderOrSetAside } from './order.ts';
import { judgeRing } from './ring.ts';
import type { Candidate, Decision, JudgeCase, OutputRule } from './types.ts';
import { voices } from './voices.ts';

/**
 * Decisions for one workunit, in no order that matters; empty when there is nothing to do but wait. The same case
 * gives the same decisions in whatever order its results are listed. Throws where the case contradicts itself.
 */
export function judge(situation: JudgeCase): readonly Decision[] {
  if (situation.ring) return judgeRing(situation);
  if (isCertified(situation.rules)) return judgeOptimum(situation);
  return situation.canonical === null ? decide(situation) : settleLate(situation);
}

/** Whether answers are judged by their certificates, and not by each other. */
export const isCertified = (rules: readonly OutputRule[]): boolean =>
  rules.some(({ agreement }) => agreement.kind === 'best');

/** Results that came after acceptance: each is compared with the canonical one alone. */
function settleLate(situation: JudgeCase): readonly Decision[] {
  const canonical = situation.candidates.find(({ result }) => result === situation.canonical);
  invariant(canonical, `workunit ${situation.workunit} lacks its canonical result ${situation.canonical}`);
  return situation.candidates
    .filter(({ verdict }) => verdict === 'pending')
    .map(({ result, ...rest }) => ({
      kind: 'settle',
      workunit: situation.workunit,
      result,
      verdict: resultsAgree(situation.rules, canonical, { result, ...rest }) ? 'accepted' : 'refused',
    }));
}

/**
 * Accepts when at least a quorum of hosts belongs to every largest group. Where groups of equal size rival each
 * other, too few belong to all of them, and one more copy has to tell.
 */
function decide(situation: JudgeCase): readonly Decision[] {
  const pending = situation.candidates.filter(({ verdict }) => verdict === 'pending');
  const speaking = voices(situation.rules, pending);
  const groups = largestGroups(speaking.length, agreement(situation, speaking));
  const agreed = core(groups).flatMap((index) => speaking[index] ?? []);
  if (agreed.length > 0 && agreed.length >= situation.quorum) {
    return [accept(situation, pending, medoid(situation.rules, agreed))];
  }
  const missing = Math.max(1, situation.quorum - (groups[0]?.length ?? 0));
  return orderOrSetAside(situation, missing, whySetAside);
}

/** Every pair is compared once, however often it is asked about. */
function agreement(situation: JudgeCase, speaking: readonly Candidate[]): (a: number, b: number) => boolean {
  const rows = speaking.map((one, a) =>
    speaking.map((other, b) => b > a && resultsAgree(situation.rules, one, other)),
  );
  return (a, b) => rows[Math.min(a, b)]?.[Math.max(a, b)] === true;
}

function accept(situation: JudgeCase, pending: readonly Candidate[], canonical: Candidate): Decision {
  const agrees = (candidate: Candidate) => resultsAgree(situation.rules, canonical, candidate);
  const ids = (candidates: readonly Candidate[]) => candidates.map(({ result }) => result);
  return {
    kind: 'accept',
    workunit: situation.workunit,
    canonical: canonical.result,
    agreeing: ids(pending.filter(agrees)),
    refused: ids(pending.filter((candidate) => !agrees(candidate))),
  };
}

function whySetAside({ candidates, failures, quorum, maxCopies }: JudgeCase): string {
  const limit = `no ${quorum} of at most ${maxCopies} copies can agree any more`;
  return `${limit}: ${candidates.length} answers that differ too much, ${failures} failures`;
}
