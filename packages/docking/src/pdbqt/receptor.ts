/** Reads a rigid receptor from PDBQT and types its atoms. */
import type { Atom } from '../chemistry/atom.ts';
import { isRingEnd } from '../chemistry/autodock-types.ts';
import { findBonds } from '../chemistry/bonds.ts';
import { typeAtoms } from '../chemistry/typing.ts';
import type { Coordinates } from '../geometry.ts';
import { IssueList, type Reading } from '../reading.ts';
import { type PdbqtAtom, readAtom } from './atom.ts';
import { checkCrowding } from './crowding.ts';
import { isAtomLine, isRemark, type Line, splitLines, tagOf } from './lines.ts';

/** A rigid molecule. Waters, ions and cofactors that the file has are part of it. */
export interface Receptor {
  readonly name: string;
  readonly atoms: readonly Atom[];
  /** Of all atoms, hydrogens too, in file order. */
  readonly coordinates: Coordinates;
}

/** Reads a receptor file; every wrong line is named. Errors are values. */
export function readReceptor(text: string, fileName: string): Reading<Receptor> {
  const issues = new IssueList(fileName);
  const lines = splitLines(text);
  if (looksLikePdb(lines)) {
    issues.add(
      'This is a PDB file: no atom has a partial charge in columns 69 to 76 and an AutoDock type at column 78.',
      'Prepare it as PDBQT first, with polar hydrogens; an element at column 78 would be misread as a type.',
    );
    return issues.refuse();
  }
  const atoms = lines.flatMap((line) => readLine(line, issues) ?? []);
  if (!atoms.some(({ type }) => type.kind !== 'hydrogen' && type.kind !== 'polar-hydrogen') && issues.isEmpty)
    issues.add('The receptor has no heavy atom.', 'Give a PDBQT file with ATOM or HETATM lines.');
  if (!checkCrowding(atoms, issues) || !issues.isEmpty) return issues.refuse();
  return { ok: true, value: typeReceptor(fileName, atoms) };
}

/** PDB files have the element in columns 77 and 78, whose last letter often passes for a type. */
function looksLikePdb(lines: readonly Line[]): boolean {
  const atoms = lines.filter((line) => isAtomLine(line) && line.text.length >= 66);
  return (
    atoms.length > 0 && !atoms.some(({ text }) => /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text.slice(68, 76).trim()))
  );
}

function readLine(line: Line, issues: IssueList): PdbqtAtom | undefined {
  if (isAtomLine(line)) return readReceptorAtom(line, issues);
  if (isRemark(line) || line.text.startsWith('TER') || line.text.startsWith('END')) return undefined;
  const tag = tagOf(line);
  if (tag === 'MODEL')
    issues.add(
      'A receptor may have one model only.',
      'Keep one model and delete MODEL and ENDMDL.',
      line.number,
    );
  else if (tag === 'ROOT' || tag === 'BRANCH' || tag === 'TORSDOF')
    issues.add(
      `${tag} belongs to a ligand, not to a rigid receptor.`,
      'Give the receptor here; prepare it as rigid, without a torsion tree.',
      line.number,
    );
  else issues.add(`"${tag}" is not known in a receptor.`, 'Delete this line.', line.number, 1);
  return undefined;
}

function readReceptorAtom(line: Line, issues: IssueList): PdbqtAtom | undefined {
  const atom = readAtom(line, issues);
  if (!atom || !isRingEnd(atom.type)) return atom;
  issues.add(
    `${atom.type.name} marks an opened ring of a ligand and cannot stand in a receptor.`,
    'Remove the leftover ligand from the receptor.',
    line.number,
    78,
  );
  return undefined;
}

/** Types atoms that were read; bonds are found among them all. */
function typeReceptor(name: string, read: readonly PdbqtAtom[]): Receptor {
  const types = read.map(({ type }) => type);
  const coordinates = Float64Array.from(read.flatMap(({ position }) => position));
  const xsTypes = typeAtoms(
    types,
    findBonds(types, coordinates, () => 'fixed'),
  );
  const atoms = read.map(({ name, type }, i): Atom => ({ name, type, xsType: xsTypes[i] }));
  return { name, atoms, coordinates };
}
