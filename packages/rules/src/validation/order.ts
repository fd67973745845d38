/** Ordering further copies of a workunit, or giving it up. */
import type { Decision, JudgeCase } from './types.ts';

/** Copies that may expire unanswered for each copy that `maxCopies` allows: tabs are closed and laptops sleep, but not always. */
export const EXPIRED_PER_COPY = 4;

/** Copies already out or waiting count towards what is missing; none is ordered that could not help any more. */
export function orderOrSetAside(
  situation: JudgeCase,
  missing: number,
  why: (situation: JudgeCase) => string,
): readonly Decision[] {
  const { workunit, expired, maxCopies } = situation;
  if (expired >= EXPIRED_PER_COPY * maxCopies) {
    const reason = `${expired} copies were handed out and never answered: the work hangs, or takes too long`;
    return [{ kind: 'set-aside', workunit, reason }];
  }
  const copies = copiesToOrder(situation, missing);
  if (copies <= 0) return [];
  if (fits(situation, copies)) return [{ kind: 'more', workunit, copies }];
  return [{ kind: 'set-aside', workunit, reason: why(situation) }];
}

/** Copies to hand out so that `missing` more come; 0 or less where enough are out or waiting. */
export const copiesToOrder = ({ outstanding, waiting }: JudgeCase, missing: number): number =>
  missing - outstanding - waiting;

/** Whether `maxCopies` allows so many more. */
export const fits = ({ outstanding, waiting, ended, maxCopies }: JudgeCase, copies: number): boolean =>
  ended + outstanding + waiting + copies <= maxCopies;
