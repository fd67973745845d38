/** Where several answers to one workunit differ: places of elements, as their bits are. */
import type { RefusedResult } from '@manyhands/protocol';
import type { Values } from '../results/read-result.ts';

export interface Differences {
  /** Elements of the longest answer. */
  readonly elements: number;
  readonly differing: number;
  /** The first places that differ. */
  readonly places: readonly number[];
}

export function differencesOf(answers: readonly Values[], most: number): Differences {
  const elements = Math.max(0, ...answers.map(({ length }) => length));
  const places: number[] = [];
  let differing = 0;
  for (let place = 0; place < elements; place++) {
    if (answers.every((answer) => isSame(answer[place], answers[0]?.[place]))) continue;
    differing += 1;
    if (places.length < most) places.push(place);
  }
  return { elements, differing, places };
}

/** NaN is the same as NaN, 0 is not −0: as bytes would compare. */
const isSame = (a: number | undefined, b: number | undefined): boolean => Object.is(a, b);

/** `[2, 0, 5]` for a place in an array of this shape; the place itself where the shape is not known. */
export function indexOf(place: number, shape: readonly number[] | null): string {
  if (!shape || shape.length < 2) return `[${place}]`;
  const index: number[] = [];
  let rest = place;
  for (const extent of [...shape].reverse()) {
    index.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return `[${index.join(', ')}]`;
}

export interface Dispute {
  readonly workunit: RefusedResult['workunit'];
  readonly label: string;
  readonly refused: readonly RefusedResult[];
  /** No answer was accepted: copies never agreed. */
  readonly isSetAside: boolean;
}

/** Refused answers by workunit; those set aside first, since nobody else will decide about them. */
export function disputesOf(refused: readonly RefusedResult[]): Dispute[] {
  const byWorkunit = new Map<string, RefusedResult[]>();
  for (const answer of refused)
    byWorkunit.set(answer.workunit, [...(byWorkunit.get(answer.workunit) ?? []), answer]);
  const disputes = [...byWorkunit.values()].flatMap((answers): Dispute[] => {
    const [first] = answers;
    if (!first) return [];
    const isSetAside = answers.some(({ reason }) => reason.startsWith('workunit set aside'));
    return [{ workunit: first.workunit, label: first.label, refused: answers, isSetAside }];
  });
  return disputes.sort((a, b) => Number(b.isSetAside) - Number(a.isSetAside));
}
