/** Gives a PDBQT ligand that does not say what it was made of the remarks that do, as far as its geometry tells. */
import { splitLines } from '../pdbqt/lines.ts';
import { skeletonOf } from '../prepare/chemistry-library.ts';
import { spell } from '../prepare/ligand-from-molecule.ts';
import { writeOrigin } from '../prepare/ligand-remarks.ts';
import { findBonds, type LigandResidue } from '../prepare/ligand-residue.ts';
import { readMolfile } from '../prepare/molfile.ts';
import type { PdbAtom } from '../prepare/pdb.ts';
import { perceiveBonds } from '../prepare/perceive.ts';
import { polarHydrogens } from '../prepare/skeleton.ts';
import { distance, type Vec3 } from '../prepare/vector.ts';
import { writeMolfile } from '../prepare/write-molfile.ts';

type FileAtom = PdbAtom & { readonly serial: number };

const ELEMENTS: Readonly<Record<string, string>> = { A: 'C', NA: 'N', OA: 'O', SA: 'S', HD: 'H' };
/** Farthest hydrogen of an atom, in ångström; S–H is 1.34. */
const HYDROGEN_BOND = 1.45;

const atomsOf = (pdbqt: string): FileAtom[] =>
  splitLines(pdbqt)
    .filter(({ text }) => /^(ATOM {2}|HETATM)/.test(text))
    .map(({ text }) => {
      const type = text.slice(77).trim();
      const at = (from: number) => Number(text.slice(from, from + 8));
      return {
        serial: Number(text.slice(6, 11)),
        name: text.slice(12, 16).trim(),
        element: ELEMENTS[type] ?? type,
        position: [at(30), at(38), at(46)],
        alternate: '',
        occupancy: 1,
      };
    });

function nearestTo(point: Vec3, atoms: readonly FileAtom[]): number | undefined {
  let best: { place: number; gap: number } | undefined;
  for (const [place, atom] of atoms.entries()) {
    const gap = distance(point, atom.position);
    if (gap < (best?.gap ?? HYDROGEN_BOND)) best = { place, gap };
  }
  return best?.place;
}

/** The charge that the hydrogens in the file leave to an atom: those of N and O are all written. */
function chargeOf(element: string, bonds: number, perceived: number): number {
  if (element === 'N') return bonds === 4 ? 1 : bonds === 2 ? -1 : 0;
  if (element === 'O') return bonds === 3 ? 1 : bonds === 1 ? -1 : 0;
  if (element === 'S' && bonds === 1) return -1;
  return perceived;
}

/** The molecule as a molfile: heavy atoms in the order of the file, then the polar hydrogens. */
function asMolfile(heavy: readonly FileAtom[], hydrogens: readonly FileAtom[]) {
  const residue: LigandResidue = { label: '', atoms: heavy, bonds: findBonds(heavy), notes: [] };
  const { charges, orders } = perceiveBonds(residue);
  const parents = hydrogens.map((hydrogen) => nearestTo(hydrogen.position, heavy));
  const sums = heavy.map((_, i) => parents.filter((parent) => parent === i).length);
  for (const [k, pair] of residue.bonds.entries()) {
    for (const atom of pair) sums[atom] = (sums[atom] ?? 0) + (orders[k] ?? 1);
  }
  // Two neighbouring nitrogens that both lack a bond have it with each other: an azo group.
  for (const [k, [a, b]] of residue.bonds.entries()) {
    const isBare = (atom: number) => heavy[atom]?.element === 'N' && sums[atom] === 2;
    if (orders[k] !== 1 || !isBare(a) || !isBare(b)) continue;
    orders[k] = 2;
    sums[a] = 3;
    sums[b] = 3;
  }
  const charged = heavy.map((atom, i) => ({
    element: atom.element,
    position: atom.position,
    charge: chargeOf(atom.element, sums[i] ?? 0, charges[i] ?? 0),
  }));
  const bonds = residue.bonds.map(([a, b], k) => ({ a, b, order: orders[k] ?? 1 }));
  const bound = parents.flatMap((parent, k) =>
    parent === undefined ? [] : [{ a: parent, b: heavy.length + k, order: 1 }],
  );
  const all = [...charged, ...hydrogens.map(({ position }) => ({ element: 'H', position, charge: 0 }))];
  const text = writeMolfile('', all, [...bonds, ...bound], {}).split('> <')[0] ?? '';
  return { text, parents };
}

/** The file with its remarks, and a note; undefined where the geometry tells no molecule that has just these hydrogens. */
export function perceiveOrigin(pdbqt: string, name: string): { pdbqt: string; note: string } | undefined {
  const atoms = atomsOf(pdbqt);
  const heavy = atoms.filter((atom) => atom.element !== 'H');
  const hydrogens = atoms.filter((atom) => atom.element === 'H');
  const { text, parents } = asMolfile(heavy, hydrogens);
  const given = readMolfile(text, name);
  const spelled = given.ok ? spell(given.value, name) : undefined;
  if (!given.ok || !spelled?.ok || given.value.inputs.length !== heavy.length) return undefined;
  const { smiles, order } = spelled.value;
  const counts = heavy.map((_, i) => parents.filter((parent) => parent === i).length);
  const { inputs, molecule } = given.value;
  const fits = skeletonOf(molecule).atoms.every(
    (atom, i) => polarHydrogens(atom) === counts[(inputs[i] ?? 0) - 1],
  );
  if (!fits) return undefined;
  const numbers = order.map((atom) => inputs[atom] ?? 0);
  const inSmiles = new Map(numbers.map((number, i) => [number - 1, i + 1]));
  const remarks = writeOrigin({
    smiles,
    serials: numbers.map((number) => heavy[number - 1]?.serial ?? 0),
    parents: hydrogens.flatMap(({ serial }, k): [number, number][] => {
      const parent = inSmiles.get(parents[k] ?? -1);
      return parent === undefined ? [] : [[parent, serial]];
    }),
    inputs: numbers,
  });
  const at = pdbqt.search(/^ROOT/m);
  const note = `Bond orders were read off the geometry: ${smiles}. Give the ligand as SD file or SMILES if that is wrong.`;
  return { pdbqt: `${pdbqt.slice(0, at)}${remarks.join('\n')}\n${pdbqt.slice(at)}`, note };
}
