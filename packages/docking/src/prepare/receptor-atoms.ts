/** Turns protein residues into typed PDBQT atoms with polar hydrogens. */
import {
  type Carrier,
  hydrogenLength,
  placeAway,
  placeInPlaneOf,
  placePair,
  placePlanarRotor,
  placeRotor,
} from './hydrogens.ts';
import { isImino } from './modified-residues.ts';
import type { PdbqtAtom } from './pdbqt-lines.ts';
import type { ProteinResidue } from './protein.ts';
import type { HydrogenSite } from './residue-template.ts';
import { templateOf } from './residues.ts';
import type { Role, Surroundings } from './surroundings.ts';
import { placeByTorsion, type Vec3 } from './vector.ts';

/** A residue whose form is decided, with its atoms as far as they are placed. */
export type TypedResidue = {
  readonly residue: ProteinResidue;
  /** Template name: HIE for a histidine, CYX for a bridged cysteine. */
  readonly form: string;
  readonly heavy: PdbqtAtom[];
  readonly hydrogens: PdbqtAtom[];
  /** Heavy atoms of the template that the file lacks. */
  readonly missing: string[];
  /** Heavy atoms of the file that the template does not know. */
  readonly foreign: string[];
};

export const roleOf = (type: string): Role =>
  type === 'OA' || type === 'NA' ? 'acceptor' : type === 'HD' ? 'hydrogen' : 'heavy';

const atomOf = (residue: ProteinResidue, name: string, position: Vec3, type: string): PdbqtAtom => ({
  name,
  residue: residue.source.name,
  chain: residue.source.chain,
  number: residue.source.number,
  insertion: residue.source.insertion,
  position,
  type,
});

export function typeResidue(residue: ProteinResidue, form: string): TypedResidue {
  const types: Readonly<Record<string, string>> = { ...templateOf(form)?.types, OXT: 'OA' };
  const names = [...residue.heavy.keys()];
  return {
    residue,
    form,
    heavy: [...residue.heavy].flatMap(([name, position]) => {
      const type = types[name];
      return type === undefined ? [] : [atomOf(residue, name, position, type)];
    }),
    hydrogens: [],
    missing: Object.keys(types).filter((name) => name !== 'OXT' && !residue.heavy.has(name)),
    foreign: names.filter((name) => types[name] === undefined),
  };
}

/** Adds hydrogens to the residue and to the surroundings, so that the next rotor sees them. */
function put(
  typed: TypedResidue,
  names: readonly string[],
  positions: readonly Vec3[],
  around: Surroundings,
) {
  for (const [k, position] of positions.entries()) {
    typed.hydrogens.push(atomOf(typed.residue, names[k] ?? `H${k + 1}`, position, 'HD'));
    around.add(position, 'hydrogen');
  }
}

/** Undefined where an atom that fixes the direction is missing. */
function carrierOf(typed: TypedResidue, site: HydrogenSite): Carrier | undefined {
  const { heavy } = typed.residue;
  const position = heavy.get(site.on);
  const from = site.from.map((name) => heavy.get(name)).filter((p) => p !== undefined);
  const [first, second] = from;
  if (!position || !first || !second || from.length < site.from.length) return undefined;
  const element = site.on.slice(0, 1);
  return site.geometry === 'away' || site.geometry === 'pair'
    ? { element, position, neighbours: from }
    : { element, position, neighbours: [first], reference: second };
}

/** Hydrogens whose place follows from the heavy atoms alone. Returns the sites that could not be placed. */
export function placeFixed(typed: TypedResidue, around: Surroundings): HydrogenSite[] {
  const skipped: HydrogenSite[] = [];
  for (const site of templateOf(typed.form)?.sites ?? []) {
    if (!typed.residue.heavy.has(site.on)) continue;
    const carrier = carrierOf(typed, site);
    if (!carrier) skipped.push(site);
    else if (site.geometry === 'away') put(typed, site.names, [placeAway(carrier)], around);
    else if (site.geometry === 'pair') put(typed, site.names, placePair(carrier), around);
    else if (site.geometry === 'amide') put(typed, site.names, placeInPlaneOf(carrier), around);
  }
  return skipped;
}

/** Hydroxyls, thiols and amines of side chains, turned by the rotor rule. */
export function placeRotors(typed: TypedResidue, around: Surroundings): void {
  for (const site of templateOf(typed.form)?.sites ?? []) {
    const carrier = carrierOf(typed, site);
    if (!carrier) continue;
    if (site.geometry === 'rotor') {
      put(typed, site.names, placeRotor(carrier, site.names.length, around), around);
    }
    if (site.geometry === 'planarRotor') put(typed, site.names, [placePlanarRotor(carrier, around)], around);
  }
}

/** What stands at the N of a residue. */
export type AminoEnd = 'peptide' | 'terminus' | 'break';

export const aminoEndOf = (residue: ProteinResidue): AminoEnd =>
  residue.previous ? 'peptide' : residue.isFirst ? 'terminus' : 'break';

/** φ of a residue whose predecessor is not in the model is unknown: the hydrogen is put as for φ = −90°. */
const BREAK_TORSION = 90;

/** Hydrogens of an N that follows a carbonyl carbon: none on proline, two on an amide cap, else one. */
function placePeptide(typed: TypedResidue, position: Vec3, before: Vec3): Vec3[] {
  const { heavy, previous } = typed.residue;
  const ca = heavy.get('CA') ?? heavy.get('CH3');
  if (isImino(typed.form)) return [];
  if (ca) return [placeAway({ element: 'N', position, neighbours: [before, ca] })];
  const reference = previous?.heavy.get('O');
  if (typed.form !== 'NH2' || !reference) return [];
  return placeInPlaneOf({ element: 'N', position, neighbours: [before], reference });
}

/** NH₃⁺ (proline NH₂⁺) at a true terminus, one NH (proline none) after a gap. */
function placeEnd(typed: TypedResidue, position: Vec3, around: Surroundings): Vec3[] {
  const { heavy } = typed.residue;
  const [ca, c] = [heavy.get('CA'), heavy.get('C')];
  if (!ca || !c) return [];
  // Pyroglutamate's nitrogen is an amide of its own side chain.
  const lactam = typed.form === 'PCA' ? heavy.get('CD') : undefined;
  if (lactam) return [placeAway({ element: 'N', position, neighbours: [ca, lactam] })];
  const carrier: Carrier = { element: 'N', position, neighbours: [ca], reference: c };
  const isProline = isImino(typed.form);
  if (aminoEndOf(typed.residue) === 'break') {
    const length = hydrogenLength('N');
    return isProline ? [] : [placeByTorsion(position, ca, c, length, 119, BREAK_TORSION)];
  }
  const cd = isProline ? heavy.get('CD') : undefined;
  if (cd) return placePair({ ...carrier, neighbours: [ca, cd] });
  return placeRotor(carrier, isProline ? 2 : 3, around);
}

/** Places the hydrogens of the backbone nitrogen. */
export function placeBackbone(typed: TypedResidue, around: Surroundings): void {
  const position = typed.residue.heavy.get('N');
  if (!position) return;
  const before = typed.residue.previous?.heavy.get('C');
  const positions = before ? placePeptide(typed, position, before) : placeEnd(typed, position, around);
  put(typed, positions.length === 1 ? ['H'] : ['H1', 'H2', 'H3'], positions, around);
}
