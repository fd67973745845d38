/** A protein as the receptor step needs it: atoms by name, chain neighbours, disulfides, metals. */
import { isMetal } from './elements.ts';
import type { PdbResidue } from './pdb.ts';
import { atomName, residueName } from './residues.ts';
import { distance, type Vec3 } from './vector.ts';

export type ProteinResidue = {
  readonly source: PdbResidue;
  /** Name with aliases resolved; HIS where the form is still open. */
  readonly name: string;
  /** Heavy atoms by name, in file order. */
  readonly heavy: ReadonlyMap<string, Vec3>;
  /** Names of the hydrogens that the file has. */
  readonly hydrogens: ReadonlySet<string>;
  /** Residue whose carbonyl carbon is bonded to this N. */
  previous?: ProteinResidue;
  hasNext: boolean;
  /** Lowest residue number of its chain, or next in the file after a terminal oxygen. */
  isFirst: boolean;
};

/** A peptide bond is 1.33 Å; crystal structures stretch it. */
const PEPTIDE_BOND = 1.8;
const DISULFIDE_BOND = 2.5;
/** Farthest metal–ligand distance that counts as coordination, in ångström. */
const COORDINATION = 2.8;

function toResidue(source: PdbResidue): ProteinResidue {
  const name = residueName(source.name);
  const heavy = new Map<string, Vec3>();
  const hydrogens = new Set<string>();
  for (const atom of source.atoms) {
    if (atom.element === 'H') hydrogens.add(atom.name);
    else heavy.set(atomName(name, atom.name), atom.position);
  }
  return { source, name, heavy, hydrogens, hasNext: false, isFirst: false };
}

function linkChain(residues: readonly ProteinResidue[]): void {
  // Files list residues in any order: a peptide bond is found by distance, the nearest carbon winning.
  for (const residue of residues) {
    const n = residue.heavy.get('N');
    if (!n) continue;
    let nearest = PEPTIDE_BOND;
    for (const other of residues) {
      const c = other.heavy.get('C');
      if (!c || other === residue || Math.abs(c[0] - n[0]) > PEPTIDE_BOND) continue;
      const d = distance(c, n);
      if (d < nearest) {
        nearest = d;
        residue.previous = other;
      }
    }
    if (residue.previous) residue.previous.hasNext = true;
  }
}

function markFirst(residues: readonly ProteinResidue[]): void {
  const first = new Map<string, ProteinResidue>();
  for (const residue of residues) {
    const known = first.get(residue.source.chain);
    if (!known || residue.source.number < known.source.number) first.set(residue.source.chain, residue);
  }
  for (const residue of first.values()) residue.isFirst = true;
  // Files that glue chains together under one letter still end each chain with its terminal oxygen.
  for (const [i, residue] of residues.entries()) {
    if (residues[i - 1]?.heavy.has('OXT')) residue.isFirst = true;
  }
}

export function buildProtein(sources: readonly PdbResidue[]): ProteinResidue[] {
  const residues = sources.map(toResidue);
  linkChain(residues);
  markFirst(residues);
  return residues;
}

export const metalPositions = (ions: readonly PdbResidue[]): Vec3[] =>
  ions.flatMap((ion) => ion.atoms.filter((a) => isMetal(a.element)).map((a) => a.position));

export const isCoordinated = (position: Vec3 | undefined, metals: readonly Vec3[]): boolean =>
  position !== undefined && metals.some((metal) => distance(metal, position) < COORDINATION);

/** Cysteines whose sulfur has no hydrogen: in a disulfide, or bound to a metal. */
export function bridgedCysteines(
  residues: readonly ProteinResidue[],
  metals: readonly Vec3[],
): { disulfides: ProteinResidue[]; metalBound: ProteinResidue[] } {
  const sulfurs = residues.flatMap((residue) => {
    const position = residue.heavy.get('SG');
    return residue.name === 'CYS' && position ? [{ residue, position }] : [];
  });
  const isBridged = (s: { residue: ProteinResidue; position: Vec3 }) =>
    sulfurs.some((t) => t !== s && distance(s.position, t.position) < DISULFIDE_BOND);
  return {
    disulfides: sulfurs.filter(isBridged).map((s) => s.residue),
    metalBound: sulfurs.filter((s) => isCoordinated(s.position, metals)).map((s) => s.residue),
  };
}
