/** An atom of a molecule that has been read and typed. */
import type { AutoDockType } from './autodock-types.ts';
import type { XsType } from './xs-types.ts';

export interface Atom {
  readonly name: string;
  readonly type: AutoDockType;
  /** Undefined where the atom is never scored: hydrogens and water. */
  readonly xsType: XsType | undefined;
}
