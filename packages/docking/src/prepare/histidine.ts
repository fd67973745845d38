/** Decides where a histidine carries its hydrogens: on Nδ (HID), on Nε (HIE) or on both (HIP). */
import { isCoordinated, type ProteinResidue } from './protein.ts';
import { templateOf } from './residues.ts';
import { distance, type Vec3 } from './vector.ts';

export type HistidineForm = 'HID' | 'HIE' | 'HIP';

/** A hydrogen bond from N to O, heavy atom to heavy atom, in ångström. */
const HYDROGEN_BOND = 3.2;

const nitrogens = (residue: ProteinResidue) => ({ d: residue.heavy.get('ND1'), e: residue.heavy.get('NE2') });

/** Acceptors that cannot give a hydrogen themselves: carbonyl and carboxylate oxygens of other residues. */
function acceptorsOf(residues: readonly ProteinResidue[], except: ProteinResidue): Vec3[] {
  return residues.flatMap((residue) => {
    if (residue === except) return [];
    const sites = templateOf(residue.name)?.sites ?? [];
    return [...residue.heavy].flatMap(([name, position]) =>
      name.startsWith('O') && !sites.some((site) => site.on === name) ? [position] : [],
    );
  });
}

/**
 * The rule, first match wins: a name that says the form (HID, HSD …) is kept; hydrogens of the file on the ring
 * nitrogens decide; a nitrogen that binds a metal has no hydrogen; if only Nδ has a carbonyl or carboxylate
 * oxygen within 3.2 Å it is HID; everything else is HIE, the commoner form in solution.
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
  const acceptors = acceptorsOf(residues, residue);
  const bonds = (n: Vec3 | undefined) =>
    n !== undefined && acceptors.some((a) => distance(a, n) < HYDROGEN_BOND);
  return bonds(d) && !bonds(e)
    ? { form: 'HID', why: 'Nδ near an acceptor' }
    : { form: 'HIE', why: 'default' };
}
