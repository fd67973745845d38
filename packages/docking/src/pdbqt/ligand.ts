/** Reads flexible ligands from PDBQT: one, or several poses as MODELs. */
import type { AutoDockType } from '../chemistry/autodock-types.ts';
import { buildLigand, type Ligand } from '../ligand/ligand.ts';
import type { TorsionTree } from '../ligand/tree.ts';
import { IssueList, type Reading } from '../reading.ts';
import { checkCrowding } from './crowding.ts';
import { readTorsionTree } from './ligand-tree.ts';
import { splitLines } from './lines.ts';
import { splitModels } from './models.ts';

/** Kinds of atoms that interact with a receptor. */
const SCORED: ReadonlySet<AutoDockType['kind']> = new Set(['carbon', 'hetero', 'metal', 'closure']);

/** Most atoms of a ligand that is read: far above any drug, low enough that pairs of atoms can be listed. */
const MAX_ATOMS = 600;

/** Reads every MODEL of a file; each is typed by its own coordinates. Every wrong line is named. */
export function readLigands(text: string, fileName: string): Reading<Ligand[]> {
  const issues = new IssueList(fileName);
  const ligands = splitModels(splitLines(text), issues).flatMap(({ number, lines }) => {
    const tree = readTorsionTree(lines, issues);
    return tree && isScorable(tree, issues) ? [buildLigand(fileName, number, tree)] : [];
  });
  if (ligands.length === 0 && issues.isEmpty)
    issues.add('The file has no model.', 'Give a PDBQT file with at least one ligand.');
  return issues.isEmpty ? { ok: true, value: ligands } : issues.refuse();
}

/** Reads a file that must hold one ligand in one pose. */
export function readLigand(text: string, fileName: string): Reading<Ligand> {
  const reading = readLigands(text, fileName);
  if (!reading.ok) return reading;
  const [ligand, second] = reading.value;
  if (ligand && !second) return { ok: true, value: ligand };
  const issues = new IssueList(fileName);
  issues.add(
    `The file has ${reading.value.length} models where one ligand is wanted.`,
    'Keep one MODEL, or give each ligand a file of its own.',
  );
  return issues.refuse();
}

function isScorable({ atoms }: TorsionTree, issues: IssueList): boolean {
  const before = issues.issues.length;
  if (atoms.length > MAX_ATOMS)
    issues.add(
      `The ligand has ${atoms.length} atoms; at most ${MAX_ATOMS} are read.`,
      'Give a small molecule as the ligand; a protein belongs into the receptor.',
      atoms[0]?.line,
    );
  if (!atoms.some(({ type }) => SCORED.has(type.kind)))
    issues.add('The ligand has no heavy atom.', 'Give at least one atom that is scored.', atoms[0]?.line);
  checkCrowding(atoms, issues);
  return issues.issues.length === before;
}
