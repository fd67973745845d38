/** Gives every atom of a molecule the type it is scored as. */
import { type AutoDockType, isHetero } from './autodock-types.ts';
import type { BondLists } from './bonds.ts';
import { assignXsType, type XsType } from './xs-types.ts';

/** One entry for each atom; undefined where the atom is never scored. Hydrogens must still be among the atoms. */
export function typeAtoms(types: readonly AutoDockType[], bonds: BondLists): (XsType | undefined)[] {
  return types.map((type, i) => {
    const bonded = (bonds[i] ?? []).flatMap(({ atom }) => types[atom] ?? []);
    return assignXsType(type, {
      besideHetero: bonded.some(isHetero),
      besidePolarHydrogen: bonded.some(({ kind }) => kind === 'polar-hydrogen'),
    });
  });
}
