/** Decides where a histidine carries its hydrogens: on Nδ (HID), on Nε (HIE) or on both (HIP). */
import { isImino } from './modified-residues.ts';
import { isCoordinated, type ProteinResidue } from './protein.ts';
import { templateOf } from './residues.ts';
import { distance, type Vec3 } from './vector.ts';

export type HistidineForm = 'HID' | 'HIE' | 'HIP';

/** A hydrogen bond from N to O, heavy atom to heavy atom, in ångström. */
const HYDROGEN_BOND = 3.2;

const nitrogens = (residue: ProteinResidue) => ({ d: residue.heavy.get('ND1'), e: residue.heavy.get('NE2') });

/** What other residues offer to a ring nitrogen. */
type Partners = {
  /** Oxygens that accept and cannot give: carbonyls and carboxylates. */
  readonly acceptors: readonly Vec3[];
  /** Of these, the carboxylates'. */
  readonly acids: readonly Vec3[];
  /** Nitrogens that give and cannot accept: backbone, amides, lysine, arginine, tryptophan. */
  readonly donors: readonly Vec3[];
};

const isAcid = (residue: string, atom: string): boolean =>
  atom === 'OXT' ||
  (residue === 'ASP' && atom.startsWith('OD')) ||
  (residue === 'GLU' && atom.startsWith('OE'));

function partnersOf(residues: readonly ProteinResidue[], except: ProteinResidue): Partners {
  const [acceptors, acids, donors]: [Vec3[], Vec3[], Vec3[]] = [[], [], []];
  for (const residue of residues) {
    if (residue === except) continue;
    const sites = templateOf(residue.name)?.sites ?? [];
    for (const [name, position] of residue.heavy) {
      const gives = sites.some((site) => site.on === name);
      if (name.startsWith('O') && !gives) acceptors.push(position);
      if (isAcid(residue.name, name)) acids.push(position);
      if (name.startsWith('N') && (gives || (name === 'N' && !isImino(residue.name)))) donors.push(position);
    }
  }
  return { acceptors, acids, donors };
}

/**
 * The rule, first match wins: a name that says the form (HID, HSD …) is kept; hydrogens of the file on the ring
 * nitrogens decide; a nitrogen that binds a metal has no hydrogen; with carboxylate oxygens within 3.2 Å of both it is
 * HIP; if only one has a carbonyl or carboxylate oxygen that near, this one has the hydrogen; else, if Nε has more
 * nitrogens with hydrogens near than Nδ, it is HID; everything else is HIE, the commoner form in solution.
 */
export function decideHistidine(
  residue: ProteinResidue,
  residues: readonly ProteinResidue[],
  metals: readonly Vec3[],
): { form: HistidineForm; why: string } {
  const [hd, he] = [residue.hydrogens.has('HD1'), residue.hydrogens.has('HE2')];
  if (hd || he) return { form: hd && he ? 'HIP' : hd ? 'HID' : 'HIE', why: 'hydrogens of the file' };
  const { d, e } = nitrogens(residue);
  if (isCoordinated(e, metals)) return { form: 'HID', why: 'Nε binds a metal' };
  if (isCoordinated(d, metals)) return { form: 'HIE', why: 'Nδ binds a metal' };
  if (!d || !e) return { form: 'HIE', why: 'default' };
  const { acceptors, acids, donors } = partnersOf(residues, residue);
  const near = (points: readonly Vec3[], n: Vec3) =>
    points.filter((p) => distance(p, n) < HYDROGEN_BOND).length;
  if (near(acids, d) > 0 && near(acids, e) > 0) return { form: 'HIP', why: 'both nitrogens near acids' };
  const [acceptsD, acceptsE] = [near(acceptors, d) > 0, near(acceptors, e) > 0];
  if (acceptsD !== acceptsE) {
    return acceptsD
      ? { form: 'HID', why: 'Nδ near an acceptor' }
      : { form: 'HIE', why: 'Nε near an acceptor' };
  }
  return near(donors, e) > near(donors, d)
    ? { form: 'HID', why: 'Nε near a donor' }
    : { form: 'HIE', why: 'default' };
}
