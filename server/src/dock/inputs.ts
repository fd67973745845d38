/** Reads the files of a docking: receptor, ligand, box and the pose that is known. */
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import {
  type Box,
  type Ligand,
  type Reading,
  type Receptor,
  readLigand,
  readReceptor,
} from '@manyhands/docking';
import { type LibraryOptions, readLibrary, receptorFromPdb } from '@manyhands/docking/prepare';
import type { InputIssue } from '@manyhands/protocol';
import type { DockOptions } from './options.ts';

export interface DockedLigand {
  readonly ligand: Ligand;
  /** PDBQT that modes are written by. */
  readonly text: string;
}

export interface DockInputs extends DockedLigand {
  readonly receptor: Receptor;
  readonly box: Box;
  readonly reference: Ligand | undefined;
  /** What a researcher should know about how files were prepared. */
  readonly notes: readonly string[];
}

/** Everything wrong with any of the files is told at once. */
export async function readInputs(options: DockOptions): Promise<Reading<DockInputs>> {
  const notes: string[] = [];
  const receptor = andThen(readText(options.receptor), (text) =>
    receptorOf(options.receptor, text, options.leaveOut, notes),
  );
  const ligandText = readText(options.ligand);
  const ligand = ligandText.ok ? await ligandOf(options.ligand, ligandText.value, notes) : ligandText;
  const box =
    'around' in options.box ? andThen(await readPose(options.box.around), boxAround) : ok(options.box);
  const reference = options.reference === undefined ? ok(undefined) : await readPose(options.reference);
  if (receptor.ok && ligand.ok && box.ok && reference.ok)
    return ok({
      ...ligand.value,
      receptor: receptor.value,
      box: box.value,
      reference: reference.value,
      notes,
    });
  return {
    ok: false,
    issues: [receptor, ligand, box, reference].flatMap((one) => (one.ok ? [] : one.issues)),
  };
}

const ok = <T>(value: T): Reading<T> => ({ ok: true, value });
const andThen = <A, B>(reading: Reading<A>, next: (value: A) => Reading<B>): Reading<B> =>
  reading.ok ? next(reading.value) : reading;
const refuse = (issue: InputIssue): Reading<never> => ({ ok: false, issues: [issue] });

function readText(path: string): Reading<string> {
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return refuse({ where: path, message, cure: 'Give the path of a readable file.' });
  }
}

function receptorOf(
  path: string,
  text: string,
  leaveOut: readonly string[],
  notes: string[],
): Reading<Receptor> {
  if (!['.pdb', '.ent'].includes(extname(path).toLowerCase())) return readReceptor(text, path);
  return andThen(receptorFromPdb(text, { name: path, leaveOut }), (prepared) => {
    notes.push(...prepared.notes.map((note) => `${path}: ${note}`));
    return readReceptor(prepared.pdbqt, path);
  });
}

async function ligandOf(
  path: string,
  text: string,
  notes: string[],
  options: LibraryOptions = {},
): Promise<Reading<DockedLigand>> {
  if (extname(path).toLowerCase() === '.pdbqt')
    return andThen(readLigand(text, path), (ligand) => ok({ ligand, text }));
  let only: DockedLigand | undefined;
  for await (const entry of readLibrary(text, undefined, options)) {
    if (!entry.ok) return refuse({ where: path, line: entry.line, message: entry.reason, cure: entry.cure });
    if (only)
      return refuse({
        where: path,
        line: entry.line,
        message: 'The file has more than one molecule.',
        cure: 'Keep one molecule in the file; libraries are docked as a screen, by a coordinator.',
      });
    notes.push(...entry.notes.map((note) => `${entry.name}: ${note}`));
    only = { ligand: entry.ligand, text: entry.pdbqt };
  }
  const none = { where: path, message: 'The file has no molecule.', cure: 'Give PDBQT, SDF or SMILES.' };
  return only ? ok(only) : refuse(none);
}

/** Where atoms are is what the file is for, so none are placed anew. */
async function readPose(path: string): Promise<Reading<Ligand>> {
  const text = readText(path);
  if (!text.ok) return text;
  let hasPlaces = true;
  const conformerOf = (): undefined => {
    hasPlaces = false;
  };
  const read = await ligandOf(path, text.value, [], { conformerOf });
  if (!hasPlaces)
    return refuse({
      where: path,
      message: 'The file does not say where the atoms are.',
      cure: 'Give the pose as PDBQT, or as an SD file with coordinates.',
    });
  return andThen(read, ({ ligand }) => ok(ligand));
}

/** Ångström beyond the farthest atom. */
const AUTOBOX_MARGIN = 4;

/** As Vina's --autobox: about the mean of all atoms, edges of whole ångström. */
export function boxAround({ coordinates }: Ligand): Reading<Box> {
  const along = (axis: 0 | 1 | 2) => {
    const values = [...coordinates].filter((_, i) => i % 3 === axis);
    const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
    const farthest = Math.max(...values.map((value) => Math.abs(value - centre)));
    return { centre, edge: Math.ceil(2 * (farthest + AUTOBOX_MARGIN)) };
  };
  const [x, y, z] = [along(0), along(1), along(2)];
  return ok({ center: [x.centre, y.centre, z.centre], size: [x.edge, y.edge, z.edge] });
}
