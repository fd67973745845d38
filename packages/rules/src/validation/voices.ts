/** One host, one voice: which results may speak for a quorum. */
import type { HostId } from '@manyhands/protocol';
import { resultsAgree } from './compare.ts';
import { byDigest } from './medoid.ts';
import type { Candidate, OutputRule } from './types.ts';

/**
 * One candidate of every host, in an order that does not depend on arrival. A host whose own results disagree has no
 * voice. (A lease never gives one host two copies; this holds even where a mistake elsewhere did.)
 */
export function voices(rules: readonly OutputRule[], candidates: readonly Candidate[]): readonly Candidate[] {
  const byHost = new Map<HostId, Candidate[]>();
  for (const candidate of [...candidates].sort(byDigest)) {
    const own = byHost.get(candidate.host);
    if (own) own.push(candidate);
    else byHost.set(candidate.host, [candidate]);
  }
  return [...byHost.values()]
    .filter((own) => own.every((a) => own.every((b) => resultsAgree(rules, a, b))))
    .flatMap(([first]) => first ?? []);
}
