/** Chemical elements as far as docking knows them: symbols, covalent radii, and AutoDock's names for ions. */

/** Covalent radii in ångström (AutoDock Vina's table, with boron and selenium from Cordero 2008). */
const COVALENT_RADII: Readonly<Record<string, number>> = {
  H: 0.37,
  B: 0.84,
  C: 0.77,
  N: 0.75,
  O: 0.73,
  F: 0.71,
  Si: 1.11,
  P: 1.06,
  S: 1.02,
  Cl: 0.99,
  Se: 1.2,
  Br: 1.14,
  I: 1.33,
};

/** Metals for which AutoDock Vina has an atom type, which is written as the symbol. */
const METALS: ReadonlySet<string> = new Set([
  ...['Mg', 'Mn', 'Zn', 'Ca', 'Fe', 'Cu', 'Na', 'K', 'Hg', 'Co', 'U', 'Cd', 'Ni'],
]);
const HALIDES: ReadonlySet<string> = new Set(['F', 'Cl', 'Br', 'I']);

export const isMetal = (element: string): boolean => METALS.has(element);

/** AutoDock type of a lone ion of this element; undefined where Vina has none. */
export const ionType = (element: string): string | undefined =>
  METALS.has(element) || HALIDES.has(element) ? element : undefined;

/** Covalent radius in ångström; 1.5 for what is not in the table (metals). */
export const covalentRadius = (element: string): number => COVALENT_RADII[element] ?? 1.5;

const isSymbol = (symbol: string): boolean =>
  symbol in COVALENT_RADII || METALS.has(symbol) || symbol === 'At' || symbol === 'D';

const capitalise = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();

/**
 * Element of a PDB atom: columns 77–78 where filled in; else the atom name in columns 13–16, where a two-letter
 * element starts in column 13 and a one-letter one in column 14.
 * @param symbolColumns columns 77–78
 * @param nameColumns the four columns 13–16, not trimmed
 * @param polymer whether the residue is an amino acid: those hold no element of two letters but selenium
 */
export function elementOf(symbolColumns: string, nameColumns: string, polymer: boolean): string {
  const given = capitalise(symbolColumns.trim());
  if (isSymbol(given)) return given === 'D' ? 'H' : given;
  const letters = nameColumns.replace(/[^A-Za-z].*$/, '');
  const two = capitalise(letters.slice(0, 2));
  if (two.length === 2 && isSymbol(two) && (!polymer || two === 'Se')) return two;
  const one = nameColumns
    .replace(/[^A-Za-z]/g, '')
    .slice(0, 1)
    .toUpperCase();
  return one === 'D' ? 'H' : one;
}
