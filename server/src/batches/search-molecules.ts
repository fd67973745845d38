/** Reads the molecules of a search: receptor, reference and library. What cannot be used is told with line and cure. */
import { type Box, type Ligand, type Receptor, readReceptor } from '@manyhands/docking';
import {
  type Label,
  type LibraryEntry,
  ligandFromPdb,
  prepareRecord,
  readLibrary,
  receptorFromPdb,
} from '@manyhands/docking/prepare';
import type { InputIssue, NewSearch } from '@manyhands/protocol';
import type { SearchAsked } from './search-messages.ts';

export interface PreparedReceptor {
  readonly receptor: Receptor;
  readonly pdbqt: string;
  readonly notes: readonly string[];
}

/** Ready to be docked; its notes are those of its preparation. */
export interface PreparedLigand {
  readonly name: string;
  readonly ligand: Ligand;
  readonly pdbqt: string;
  readonly smiles?: string;
  readonly label?: Label;
  readonly notes: readonly string[];
}

/** Undefined where `issues` say why. A reference that is a residue of the PDB text is left out of the receptor. */
export function receptorOf(
  { receptor, reference, leaveOut, keep }: SearchAsked,
  issues: InputIssue[],
): PreparedReceptor | undefined {
  const { name, text } = receptor;
  const residue = reference && 'residue' in reference ? { ligandResidue: reference.residue } : {};
  const prepared =
    receptor.format === 'pdb'
      ? receptorFromPdb(text, { name, leaveOut, keep, ...residue })
      : { ok: true as const, value: { pdbqt: text, notes: [] } };
  if (!prepared.ok) {
    issues.push(...prepared.issues);
    return undefined;
  }
  const { pdbqt, notes } = prepared.value;
  const read = readReceptor(pdbqt, name);
  if (read.ok) return { receptor: read.value, pdbqt, notes };
  issues.push(...read.issues);
  return undefined;
}

/** Undefined where there is none, or where `issues` say why not. */
export async function referenceOf(
  { receptor, reference }: SearchAsked,
  issues: InputIssue[],
): Promise<PreparedLigand | undefined> {
  if (!reference) return undefined;
  const entry =
    'residue' in reference
      ? await residueOf(receptor, reference, issues)
      : await firstOf(readLibrary(reference.text, reference.format));
  if (entry?.ok) return { ...entry, name: reference.name };
  if (entry) {
    issues.push({
      where: reference.name,
      line: Math.max(1, entry.line),
      message: entry.reason,
      cure: entry.cure,
    });
  }
  return undefined;
}

async function residueOf(
  { format, text }: SearchAsked['receptor'],
  { name, residue, smiles }: Extract<NonNullable<NewSearch['reference']>, { residue: string }>,
  issues: InputIssue[],
): Promise<LibraryEntry | undefined> {
  if (format !== 'pdb') {
    issues.push({
      where: 'reference.residue',
      message: 'the receptor is no PDB text, so it has no residue of a bound ligand',
      cure: 'give the reference as PDBQT or SD text',
    });
    return undefined;
  }
  const prepared = ligandFromPdb(text, residue, { name, ...(smiles === undefined ? {} : { smiles }) });
  if (!prepared.ok) {
    issues.push(...prepared.issues);
    return undefined;
  }
  const { pdbqt, notes } = prepared.value;
  const entry = await prepareRecord({ kind: 'pdbqt', name, line: 1, text: pdbqt }, name);
  return entry.ok ? { ...entry, notes } : entry;
}

async function firstOf(entries: AsyncIterable<LibraryEntry>): Promise<LibraryEntry | undefined> {
  for await (const entry of entries) return entry;
  return undefined;
}

/** Vina's `--autobox`: about the mean of all atoms, 4 Å beyond the furthest of them along each axis. */
export function autobox({ coordinates }: Ligand): Box {
  const count = coordinates.length / 3;
  const along = (axis: 0 | 1 | 2) => {
    const values = Array.from({ length: count }, (_, i) => coordinates[3 * i + axis] ?? 0);
    const center = values.reduce((sum, value) => sum + value, 0) / count;
    const furthest = Math.max(...values.map((value) => Math.abs(value - center)));
    return { center, size: Math.ceil(2 * (furthest + AUTOBOX_MARGIN)) };
  };
  const [x, y, z] = [along(0), along(1), along(2)];
  return { center: [x.center, y.center, z.center], size: [x.size, y.size, z.size] };
}

/** Å, as in AutoDock Vina 1.2.3. */
const AUTOBOX_MARGIN = 4;
