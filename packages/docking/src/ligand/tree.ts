/** The torsion tree as it is written: ROOT and nested BRANCH records, before rigid bodies are made of it. */
import type { PdbqtAtom } from '../pdbqt/atom.ts';

/** Atoms are given by their place in the file. */
export interface Branch {
  /** Atom of the enclosing branch where the axis begins; undefined for the root. */
  readonly from: number | undefined;
  /** Atom of this branch on the axis; undefined for the root. */
  readonly to: number | undefined;
  /** Every atom written directly in this branch, `to` among them. */
  readonly atoms: readonly number[];
  readonly branches: readonly Branch[];
}

export interface TorsionTree {
  readonly atoms: readonly PdbqtAtom[];
  readonly root: Branch;
}
