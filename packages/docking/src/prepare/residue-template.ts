/** How a residue is written down: AutoDock type of each heavy atom, and where polar hydrogens go. */

/** AutoDock 4 atom types that occur in a protein. */
export type ResidueTypes = Readonly<Record<string, string>>;

/**
 * Where hydrogens are placed:
 * - `away`: one, away from all neighbours: on an sp² atom with two, on an sp³ atom with three;
 * - `pair`: two on an sp³ atom with two neighbours;
 * - `amide`: two on an sp² atom with one neighbour, in the plane of `reference`;
 * - `rotor`: on an sp³ atom with one neighbour, at the best torsion about that bond.
 * - `planarRotor`: one on an atom next to an sp² atom (phenol, carboxylic acid), at torsion 0° or 180°.
 */
export type HydrogenSite = {
  readonly on: string;
  readonly names: readonly string[];
  readonly geometry: 'away' | 'pair' | 'amide' | 'rotor' | 'planarRotor';
  /** Heavy neighbours of `on`; for one neighbour its own neighbour follows as reference. */
  readonly from: readonly string[];
};

export type ResidueTemplate = { readonly types: ResidueTypes; readonly sites: readonly HydrogenSite[] };

const BACKBONE = 'N:N CA:C C:C O:OA';

/** "CB:C OG:OA" → { CB: 'C', OG: 'OA' } */
export const typesOf = (text: string): ResidueTypes =>
  Object.fromEntries(
    text
      .split(' ')
      .filter(Boolean)
      .map((entry) => entry.split(':') as [string, string]),
  );

export const residue = (sideChain: string, ...sites: HydrogenSite[]): ResidueTemplate => ({
  types: typesOf(`${BACKBONE} ${sideChain}`),
  sites,
});

export const site = (
  geometry: HydrogenSite['geometry'],
  on: string,
  names: string,
  from: string,
): HydrogenSite => ({
  geometry,
  on,
  names: names.split(' '),
  from: from.split(' '),
});

/** Side chain of phenylalanine. */
export const RING = 'CG:A CD1:A CD2:A CE1:A CE2:A CZ:A';
