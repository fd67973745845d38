/** What preparing a molecule gives back: PDBQT text with notes, or what is wrong and how to cure it. */
import type { Reading } from '../reading.ts';

export type Prepared = {
  /** AutoDock PDBQT text, fixed columns. */
  pdbqt: string;
  /** What a researcher should know about choices made on the way, one sentence each. */
  notes: string[];
};

/** `{ ok: true, value: { pdbqt, notes } }` or `{ ok: false, issues }`. */
export type Preparation = Reading<Prepared>;

type Refusal = Extract<Reading<never>, { ok: false }>;

/** A refusal with one issue. */
export function refuse(where: string, message: string, cure: string, line?: number): Refusal {
  return { ok: false, issues: [{ where, message, cure, ...(line === undefined ? {} : { line }) }] };
}

/** "1 water", "8 waters". */
export const countOf = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** The first few of a list of names, and how many more there are. */
export function listOf(names: readonly string[], shown = 6): string {
  const rest = names.length - shown;
  return names.slice(0, shown).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
