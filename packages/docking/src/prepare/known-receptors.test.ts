/** Receptors that others prepared, taken apart to heavy atoms and prepared again: types and hydrogens must come back. */
import { describe, expect, it } from 'vitest';
import { atomsOf, distanceOf, type FileAtom, isHydrogen, keyOf, must } from '../../test/prepare/files.ts';
import { readCaseFile, vinaCases } from '../../test/vina-cases.ts';
import { receptorFromPdb } from './index.ts';

const ELEMENTS: Readonly<Record<string, string>> = { A: 'C', NA: 'N', OA: 'O', SA: 'S' };
const AMINO_ACIDS = 'ALA ARG ASN ASP CYS GLN GLU GLY HIS ILE LEU LYS MET PHE PRO SER THR TRP TYR VAL'.split(
  ' ',
);

const hydrogensOn = (atom: FileAtom, near: ReadonlyMap<string, FileAtom[]>): number =>
  (near.get(keyOf(atom)) ?? []).filter((h) => distanceOf(h, atom) < 1.5).length;

const byResidue = (atoms: readonly FileAtom[]): Map<string, FileAtom[]> => {
  const groups = new Map<string, FileAtom[]>();
  for (const atom of atoms) groups.set(keyOf(atom), [...(groups.get(keyOf(atom)) ?? []), atom]);
  return groups;
};

/** HID, HIE or HIP, by the hydrogens that the file has. */
function formOf(residue: readonly FileAtom[], hydrogens: ReadonlyMap<string, FileAtom[]>): string {
  const has = (name: string) => residue.some((a) => a.name === name && hydrogensOn(a, hydrogens) > 0);
  return has('ND1') ? (has('NE2') ? 'HIP' : 'HID') : 'HIE';
}

/** The same receptor as PDB text without hydrogens, histidines named by their form. */
function takeApart(atoms: readonly FileAtom[], text: string): string {
  const residues = byResidue(atoms);
  const hydrogens = byResidue(atoms.filter(isHydrogen));
  const lines = text.split('\n').filter((line) => /^(ATOM|HETATM)/.test(line));
  return lines
    .flatMap((line, i) => {
      const atom = atoms[i];
      if (!atom || isHydrogen(atom)) return [];
      const name = atom.residue === 'HIS' ? formOf(residues.get(keyOf(atom)) ?? [], hydrogens) : atom.residue;
      const element = ELEMENTS[atom.type] ?? atom.type;
      return [
        `${line.slice(0, 17)}${name.padStart(3)}${line.slice(20, 54)}`.padEnd(76) + element.padStart(2),
      ];
    })
    .join('\n');
}

describe.skipIf(vinaCases.length === 0)('receptors prepared by others', { timeout: 120_000 }, () => {
  const cofactors = ['SAH', 'SKF', 'OMP', 'EGL', 'PM2', 'FPP'];

  it.each(vinaCases)('%s: types and polar hydrogens of the amino acids', (name) => {
    const text = readCaseFile(name, 'receptor.pdbqt');
    const theirs = atomsOf(text);
    const { pdbqt } = must(receptorFromPdb(takeApart(theirs, text), { name, leaveOut: cofactors }));
    const ours = atomsOf(pdbqt);
    const [ourHydrogens, theirHydrogens] = [ours, theirs].map((atoms) => byResidue(atoms.filter(isHydrogen)));
    const known = new Map(ours.filter((a) => !isHydrogen(a)).map((a) => [a.position.join(), a]));
    const differing: string[] = [];
    const differentHydrogens: string[] = [];
    const compared = theirs.filter((a) => !isHydrogen(a) && AMINO_ACIDS.includes(a.residue));
    for (const atom of compared) {
      const mine = known.get(atom.position.join());
      const label = `${atom.residue} ${atom.name}`;
      if (mine?.type !== atom.type) differing.push(`${label} ${atom.type}→${mine?.type}`);
      const [m, t] = [
        hydrogensOn(atom, ourHydrogens ?? new Map()),
        hydrogensOn(atom, theirHydrogens ?? new Map()),
      ];
      if (m !== t) differentHydrogens.push(`${label} ${t}→${m}`);
    }
    const tally = (list: string[]) =>
      [...new Set(list)].map((x) => `${x} ×${list.filter((y) => y === x).length}`);
    console.log(
      `${name}: ${compared.length} heavy atoms; types differ: ${tally(differing).join(', ') || 'none'}; ` +
        `hydrogens differ: ${tally(differentHydrogens).join(', ') || 'none'}`,
    );
    // What may differ: a thiol's S (S or SA: the same to Vina), and nitrogens that others left without hydrogens.
    expect(differing.filter((d) => !/SG S→SA| N NA→N|NE2 N→NA/.test(d))).toEqual([]);
    expect(differing.length / compared.length).toBeLessThan(0.005);
    // What may differ: chain ends and gaps (N), thiols, and acids or amines that others protonated otherwise.
    expect(differentHydrogens.filter((d) => !/ N | SG |OD2|OE2|NZ|THR O /.test(d))).toEqual([]);
    expect(differentHydrogens.length / compared.length).toBeLessThan(0.005);
  });
});
