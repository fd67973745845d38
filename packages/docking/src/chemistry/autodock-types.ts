/** AutoDock atom types of PDBQT files, with the covalent radii that AutoDock Vina detects bonds by. */

export interface AutoDockType {
  readonly name: string;
  /** Ångström; bonds are at most 1.1 times the sum of two radii long. */
  readonly covalentRadius: number;
  /** An opened macrocycle has two `closure` carbons CGx, each beside a `glue` Gx that marks where the other one belongs. */
  readonly kind: 'carbon' | 'hydrogen' | 'polar-hydrogen' | 'hetero' | 'metal' | 'water' | 'closure' | 'glue';
}

/** Radii: AutoDock Vina 1.2.3, `atom_constants.h`. */
const RADII: ReadonlyArray<readonly [AutoDockType['kind'], number, string]> = [
  ['carbon', 0.77, 'C A'],
  ['hydrogen', 0.37, 'H'],
  ['polar-hydrogen', 0.37, 'HD'],
  ['hetero', 0.75, 'N NA'],
  ['hetero', 0.73, 'O OA'],
  ['hetero', 0.71, 'F'],
  ['hetero', 1.06, 'P'],
  ['hetero', 1.02, 'S SA Se'],
  ['hetero', 0.99, 'Cl'],
  ['hetero', 1.14, 'Br'],
  ['hetero', 1.33, 'I'],
  ['hetero', 1.11, 'Si'],
  ['hetero', 1.44, 'At'],
  ['metal', 1.3, 'Mg'],
  ['metal', 1.39, 'Mn'],
  ['metal', 1.31, 'Zn'],
  ['metal', 1.74, 'Ca'],
  ['metal', 1.25, 'Fe'],
  ['metal', 1.75, 'Cu Na K Hg Co U Cd Ni'],
  ['water', 0, 'W'],
  ['closure', 0.77, 'CG0 CG1 CG2 CG3'],
  ['glue', 0.77, 'G0 G1 G2 G3'],
];

/** The largest radius that a bond's far end may have when candidates are collected. */
export const MAX_COVALENT_RADIUS = 1.74;

/** Bonds are accepted up to this multiple of the sum of covalent radii. */
export const BOND_ALLOWANCE = 1.1;

const TYPES: ReadonlyMap<string, AutoDockType> = new Map(
  RADII.flatMap(([kind, covalentRadius, names]) =>
    names.split(' ').map((name): [string, AutoDockType] => [name, { name, covalentRadius, kind }]),
  ),
);

/** Types are case-sensitive: `Ca` is calcium, `CA` is nothing. */
export const findAutoDockType = (name: string): AutoDockType | undefined => TYPES.get(name);

export const isHydrogen = (type: AutoDockType): boolean =>
  type.kind === 'hydrogen' || type.kind === 'polar-hydrogen';

/** Any type that makes a bonded carbon polar: everything but C, A and hydrogens, so also the ends of an opened ring. */
export const isHetero = (type: AutoDockType): boolean =>
  type.kind === 'hetero' || type.kind === 'metal' || isRingEnd(type);

/** Made by Meeko where it opens a macrocycle, as CGx and Gx. */
export const isRingEnd = ({ kind }: AutoDockType): boolean => kind === 'closure' || kind === 'glue';

/** What to do about a type that nobody knows, as specific as the text allows. */
export function cureForType(name: string): string {
  if (name === '') return 'Put the AutoDock atom type at column 78 of the line.';
  if (name === 'B') return 'Vina has no parameters for boron: leave this molecule out.';
  const sameLetters = [...TYPES.keys()].find((known) => known.toLowerCase() === name.toLowerCase());
  if (sameLetters) return `Types are case-sensitive: write ${sameLetters} if that is the element meant.`;
  if (name.includes(' ')) return 'Columns are fixed: only the AutoDock atom type may stand after column 77.';
  return `Use one of the AutoDock types: ${[...TYPES.keys()].filter((t) => !/^C?G\d/.test(t)).join(' ')}.`;
}
