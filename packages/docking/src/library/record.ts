/** The records of a library: what a file says about one molecule, before anything is prepared. */

export type LibraryFormat = 'smiles' | 'sdf' | 'pdbqt';

/** Known to bind or known not to, for judging a screen; decoys count as inactive. */
export type Label = 'active' | 'inactive';

export type LibraryRecord = {
  readonly kind: LibraryFormat;
  /** As the file has it; empty where it has none. */
  readonly name: string;
  /** Where the record begins in its file, from 1. */
  readonly line: number;
  /** One SMILES, one molfile without data items, or one PDBQT ligand without MODEL lines. */
  readonly text: string;
  readonly label?: Label;
};

/** A molecule that cannot be had; the others go on. */
export type LibraryRefusal = {
  readonly ok: false;
  readonly name: string;
  readonly line: number;
  readonly reason: string;
  readonly cure: string;
};

export const refuseRecord = (name: string, line: number, reason: string, cure: string): LibraryRefusal => ({
  ok: false,
  name,
  line,
  reason,
  cure,
});

const ACTIVE: ReadonlySet<string> = new Set(['active', 'actives', 'binder', 'hit', '1', 'true', 'yes']);
const INACTIVE: ReadonlySet<string> = new Set([
  ...['inactive', 'inactives', 'decoy', 'decoys', 'nonbinder', 'non-binder', '0', 'false', 'no'],
]);

/** Undefined for a word that is neither. */
export function labelOf(word: string | undefined): Label | undefined {
  const plain = word?.trim().toLowerCase() ?? '';
  if (ACTIVE.has(plain)) return 'active';
  return INACTIVE.has(plain) ? 'inactive' : undefined;
}

/** Names under which libraries keep their columns and data items, in lower case. */
export const LABEL_NAMES: readonly string[] = [
  'label',
  'active',
  'activity',
  'class',
  'is_active',
  'outcome',
];

export type NumberedLine = { readonly number: number; readonly text: string };

/** The lines of a file, numbered from 1; each walk begins anew. */
export type Lines = Iterable<NumberedLine>;

/** One at a time, so that a large file is not copied. */
export const linesOf = (text: string): Lines => ({ [Symbol.iterator]: () => walk(text) });

function* walk(text: string): Generator<NumberedLine> {
  let from = text.startsWith('\uFEFF') ? 1 : 0;
  for (let number = 1; from <= text.length; number++) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? text.length : end);
    yield { number, text: line.endsWith('\r') ? line.slice(0, -1) : line };
    if (end < 0) return;
    from = end + 1;
  }
}
