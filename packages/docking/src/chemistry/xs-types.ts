/** X-Score atom types: what the Vina function distinguishes. Source: Trott & Olson 2010, AutoDock Vina 1.2.3. */
import type { AutoDockType } from './autodock-types.ts';

interface XsProperties {
  /** Ångström. */
  readonly radius: number;
  readonly hydrophobic: boolean;
  readonly donor: boolean;
  readonly acceptor: boolean;
}

const xs = (radius: number, traits = ''): XsProperties => ({
  radius,
  hydrophobic: traits.includes('h'),
  donor: traits.includes('d'),
  acceptor: traits.includes('a'),
});

/** Traits: h hydrophobic, d hydrogen-bond donor, a acceptor. Order is the numbering of types within packed tables. */
const PROPERTIES = {
  C_H: xs(1.9, 'h'),
  C_P: xs(1.9),
  N_P: xs(1.8),
  N_D: xs(1.8, 'd'),
  N_A: xs(1.8, 'a'),
  N_DA: xs(1.8, 'da'),
  O_P: xs(1.7),
  O_D: xs(1.7, 'd'),
  O_A: xs(1.7, 'a'),
  O_DA: xs(1.7, 'da'),
  S_P: xs(2.0),
  P_P: xs(2.1),
  F_H: xs(1.5, 'h'),
  Cl_H: xs(1.8, 'h'),
  Br_H: xs(2.0, 'h'),
  I_H: xs(2.2, 'h'),
  Si: xs(2.2),
  At: xs(2.3),
  Met_D: xs(1.2, 'd'),
} as const;

export type XsType = keyof typeof PROPERTIES;

export const XS_TYPES = Object.keys(PROPERTIES) as readonly XsType[];

export const xsProperties = (type: XsType): XsProperties => PROPERTIES[type];

/** What an atom's bonds say about it. */
export interface Surroundings {
  /** Bonded to any hetero atom. */
  readonly besideHetero: boolean;
  /** Bonded to a polar hydrogen (HD). */
  readonly besidePolarHydrogen: boolean;
}

const FIXED: Readonly<Record<string, XsType>> = {
  S: 'S_P',
  SA: 'S_P',
  Se: 'S_P',
  P: 'P_P',
  F: 'F_H',
  Cl: 'Cl_H',
  Br: 'Br_H',
  I: 'I_H',
  Si: 'Si',
  At: 'At',
};

/**
 * The type that an atom is scored as; undefined where it is never scored (hydrogen, water, glue). The carbon at an end
 * of an opened macrocycle has types of its own in AutoDock Vina, with a carbon's radius and no trait: as a polar carbon.
 * (Vina reads the radius of CG3, a fourth opening in one ligand, from the wrong row of its table and takes 0 Å.)
 */
export function assignXsType(type: AutoDockType, { besideHetero, besidePolarHydrogen }: Surroundings) {
  switch (type.kind) {
    case 'carbon':
      return besideHetero ? 'C_P' : 'C_H';
    case 'metal':
      return 'Met_D';
    case 'hetero':
      return FIXED[type.name] ?? polarType(type.name, besidePolarHydrogen);
    case 'hydrogen':
    case 'polar-hydrogen':
    case 'water':
    case 'glue':
      return undefined;
    case 'closure':
      return 'C_P';
    default:
      return type.kind satisfies never;
  }
}

/** N, NA, O, OA: only NA and OA accept; only atoms that carry an HD donate. */
function polarType(name: string, donor: boolean): XsType {
  const acceptor = name === 'NA' || name === 'OA';
  if (name.startsWith('N')) return donor ? (acceptor ? 'N_DA' : 'N_D') : acceptor ? 'N_A' : 'N_P';
  return donor ? (acceptor ? 'O_DA' : 'O_D') : acceptor ? 'O_A' : 'O_P';
}
