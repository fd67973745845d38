/** What a researcher should know about a molecule as it is given: stereo left open, groups that water would charge. */
import { Molecule } from 'openchemlib';
import { countOf } from './preparation.ts';

/** A nitrogen with a hydrogen does not count: in water it changes its configuration at will. */
function countOpenCentres(molecule: Molecule): number {
  let open = 0;
  for (let i = 0; i < molecule.getAtoms(); i++) {
    const inverts = molecule.getAtomLabel(i) === 'N' && molecule.getAllHydrogens(i) > 0;
    if (!inverts && molecule.isAtomStereoCenter(i) && molecule.isAtomConfigurationUnknown(i)) open += 1;
  }
  return open;
}

function countOpenDoubleBonds(molecule: Molecule): number {
  let open = 0;
  for (let bond = 0; bond < molecule.getBonds(); bond++) {
    if (molecule.getBondParity(bond) === Molecule.cBondParityUnknown) open += 1;
  }
  return open;
}

const neighboursOf = (molecule: Molecule, atom: number): number[] =>
  Array.from({ length: molecule.getConnAtoms(atom) }, (_, k) => molecule.getConnAtom(atom, k));

/** The OH of a carboxylic acid: on a carbon with a double bond to another oxygen. */
function isAcid(molecule: Molecule, atom: number): boolean {
  if (molecule.getAtomLabel(atom) !== 'O' || molecule.getAtomCharge(atom) !== 0) return false;
  const [carbon, second] = neighboursOf(molecule, atom);
  if (carbon === undefined || second !== undefined || molecule.getAtomLabel(carbon) !== 'C') return false;
  if (molecule.getAllHydrogens(atom) === 0) return false;
  return neighboursOf(molecule, carbon).some(
    (n) => molecule.getAtomLabel(n) === 'O' && molecule.getBondOrder(molecule.getBond(carbon, n)) === 2,
  );
}

/** An amine whose neighbours are all sp³ carbons. */
function isAliphaticAmine(molecule: Molecule, atom: number): boolean {
  if (molecule.getAtomLabel(atom) !== 'N' || molecule.getAtomCharge(atom) !== 0) return false;
  if (molecule.getAtomPi(atom) > 0 || molecule.isFlatNitrogen(atom)) return false;
  return neighboursOf(molecule, atom).every(
    (n) => molecule.getAtomLabel(n) === 'C' && molecule.getAtomPi(n) === 0,
  );
}

/**
 * One sentence for each choice. The rule on charges: they are left as given, always; carboxylic acids given neutral and
 * aliphatic amines given neutral are named, because at pH 7 both are mostly charged.
 */
export function noteChoices(molecule: Molecule): string[] {
  molecule.ensureHelperArrays(Molecule.cHelperParities);
  const atoms = Array.from({ length: molecule.getAtoms() }, (_, i) => i);
  const open = countOpenCentres(molecule);
  const bonds = countOpenDoubleBonds(molecule);
  const acids = atoms.filter((i) => isAcid(molecule, i)).length;
  const amines = atoms.filter((i) => isAliphaticAmine(molecule, i)).length;
  return [
    ...(open > 0 ? [`${countOf(open, 'stereocentre')} not specified; one isomer is made.`] : []),
    ...(bonds > 0
      ? [`${countOf(bonds, 'double bond')} not specified as cis or trans; one isomer is made.`]
      : []),
    ...(acids > 0
      ? [`${countOf(acids, 'carboxylic acid')} taken neutral, as given; at pH 7 mostly charged.`]
      : []),
    ...(amines > 0
      ? [`${countOf(amines, 'aliphatic amine')} taken neutral, as given; at pH 7 mostly charged.`]
      : []),
  ];
}
