/** Chooses one place for each atom of a crystal structure that lists several. */
import type { PdbAtom, PdbRecord, PdbResidue } from './pdb.ts';
import { countOf } from './preparation.ts';

const keyOf = ({ residue: r }: PdbRecord) => `${r.chain}|${r.number}|${r.insertion}`;

/** The value with the greatest sum of occupancies; the first such in file order. */
function heaviest(records: readonly PdbRecord[], label: (record: PdbRecord) => string): string {
  const sums = new Map<string, number>();
  for (const record of records) {
    sums.set(label(record), (sums.get(label(record)) ?? 0) + record.atom.occupancy);
  }
  let best = '';
  let most = Number.NEGATIVE_INFINITY;
  for (const [name, sum] of sums) {
    if (sum > most) [best, most] = [name, sum];
  }
  return best;
}

/** Atoms without a letter all stay, even where a sloppy file gives two of them one name. */
function pickAtoms(records: readonly PdbRecord[], letter: string): PdbAtom[] {
  const certain = new Set(records.filter((r) => r.atom.alternate === '').map((r) => r.atom.name));
  const chosen = new Map<string, PdbAtom>();
  const rank = (atom: PdbAtom) => (atom.alternate === letter ? 2 : atom.occupancy);
  for (const { atom } of records) {
    const known = chosen.get(atom.name);
    if (atom.alternate === '' || certain.has(atom.name)) continue;
    if (!known || rank(atom) > rank(known)) chosen.set(atom.name, atom);
  }
  return records.map((r) => r.atom).filter((atom) => atom.alternate === '' || chosen.get(atom.name) === atom);
}

/**
 * One residue from the records with its chain, number and insertion code. Where the residue itself differs between
 * locations (two names for one number) the name with more occupancy stays; then one location letter for the
 * whole residue, so that no side chain is mixed from two; atoms it lacks come from the next best place.
 */
function pickResidue(records: readonly PdbRecord[]): { residue: PdbResidue; chosen: boolean } | undefined {
  const name = heaviest(records, (r) => r.residue.name);
  const named = records.filter((r) => r.residue.name === name);
  const letter = heaviest(
    named.filter((r) => r.atom.alternate !== ''),
    (r) => r.atom.alternate,
  );
  const atoms = pickAtoms(named, letter);
  const first = named[0];
  if (!first) return undefined;
  return {
    residue: { ...first.residue, atoms },
    chosen: atoms.length < records.length,
  };
}

/** Groups records into residues, in file order of their first atoms. */
export function pickLocations(records: readonly PdbRecord[]): { residues: PdbResidue[]; notes: string[] } {
  const groups = new Map<string, PdbRecord[]>();
  for (const record of records) {
    // Waters and ions may share a number with nothing but the name to tell them apart.
    const key = record.residue.hetero ? `${keyOf(record)}|${record.residue.name}` : keyOf(record);
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  const picked = [...groups.values()].map(pickResidue).filter((p) => p !== undefined);
  const chosen = picked.filter((p) => p.chosen).length;
  const notes =
    chosen > 0
      ? [`${countOf(chosen, 'residue')} had alternate locations; the one with the highest occupancy is used.`]
      : [];
  return { residues: picked.map((p) => p.residue), notes };
}
