/** Answers that need no judge: all of a workunit's are the same to the bit. */
import type { WorkunitId } from '@manyhands/protocol';
import { compareIds } from '../ids.ts';
import type { Candidate, Decision } from './types.ts';

/**
 * What `judge` decides of an open workunit with these answers and no others: acceptance, where they are equal to the bit, of
 * different hosts, and at least a quorum; null where the judge has to look. Not for rings, nor for what is certified.
 */
export function acceptAtOnce(
  workunit: WorkunitId,
  quorum: number,
  answers: readonly Pick<Candidate, 'result' | 'host' | 'digest'>[],
): Extract<Decision, { kind: 'accept' }> | null {
  const [first] = answers;
  if (!first || answers.length < quorum) return null;
  if (answers.some(({ digest }) => digest !== first.digest)) return null;
  if (new Set(answers.map(({ host }) => host)).size < answers.length) return null;
  const agreeing = answers.map(({ result }) => result);
  const [canonical = first.result] = agreeing.toSorted(compareIds);
  return { kind: 'accept', workunit, canonical, agreeing, refused: [] };
}
