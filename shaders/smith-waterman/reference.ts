/** The referee of `smith-waterman`: Gotoh's recurrence over whole tables, as it stands in the paper. */
import { type BufferBytes, decode, encode, type ParamValues } from '@manyhands/kernel';

export interface Alignment {
  readonly score: number;
  /** Last letters of the alignment, counted from 1; 0 where there is none. */
  readonly queryEnd: number;
  readonly targetEnd: number;
}

export interface Scoring {
  /** Score of a letter of the target with one of the query. */
  readonly pair: (target: number, query: number) => number;
  readonly gapOpen: number;
  readonly gapExtend: number;
}

export function alignTargets(params: ParamValues, buffers: BufferBytes): BufferBytes {
  const { count = 0, longest = 0, alphabet = 0, gap_open: gapOpen = 0, gap_extend: gapExtend = 0 } = params;
  const numbers = (name: string, type: 'u8' | 'i8' | 'u32') =>
    Array.from(decode(type, buffers.get(name) ?? new Uint8Array()));
  const [query, scores] = [numbers('query', 'u8'), numbers('scores', 'i8')];
  const [starts, targets] = [numbers('starts', 'u32'), numbers('targets', 'u8')];
  const scoring = { gapOpen, gapExtend, pair: (t: number, q: number) => scores[t * alphabet + q] ?? 0 };
  const found = Array.from({ length: count }, (_, i) => {
    const target = targets.slice(starts[i], starts[i + 1]).slice(0, longest);
    return align(query, target, scoring);
  });
  return new Map([
    [
      'best',
      encode(
        'i32',
        found.map(({ score }) => score),
      ),
    ],
    [
      'ends',
      encode(
        'u32',
        found.flatMap(({ queryEnd, targetEnd }) => [queryEnd, targetEnd]),
      ),
    ],
  ]);
}

/** The best local alignment of two sequences; of equal ones that which ends first in the target, then in the query. */
export function align(query: readonly number[], target: readonly number[], scoring: Scoring): Alignment {
  const { pair, gapOpen, gapExtend } = scoring;
  const table = (value: number) => target.map(() => new Array<number>(query.length).fill(value));
  const [h, e, f] = [table(0), table(0), table(0)];
  const at = (cells: readonly (readonly number[])[], j: number, i: number, outside: number) =>
    cells[j]?.[i] ?? outside;
  let best: Alignment = { score: 0, queryEnd: 0, targetEnd: 0 };
  for (const [j, letter] of target.entries()) {
    for (const [i, wanted] of query.entries()) {
      const inQuery = Math.max(
        at(e, j - 1, i, Number.NEGATIVE_INFINITY) - gapExtend,
        at(h, j - 1, i, 0) - gapOpen,
      );
      const inTarget = Math.max(
        at(f, j, i - 1, Number.NEGATIVE_INFINITY) - gapExtend,
        at(h, j, i - 1, 0) - gapOpen,
      );
      const score = Math.max(0, at(h, j - 1, i - 1, 0) + pair(letter, wanted), inQuery, inTarget);
      for (const [cells, value] of [[h, score] as const, [e, inQuery] as const, [f, inTarget] as const]) {
        const row = cells[j];
        if (row) row[i] = value;
      }
      if (score > best.score) best = { score, queryEnd: i + 1, targetEnd: j + 1 };
    }
  }
  return best;
}
