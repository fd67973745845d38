/** What the form for a docking search asks, and the body that it comes to. */
import type { InputIssue, NewSearch, ProjectId } from '@manyhands/protocol';
import { z } from 'zod';
import { type Box, boxAround, guestsOf } from '../../scene/atoms.ts';

const triple = z.tuple([z.number(), z.number(), z.number()]);

/** Kept over a reload; texts of files are not. */
export const SearchSettings = z.object({
  title: z.string(),
  purpose: z.string(),
  priority: z.number(),
  maxCopies: z.number(),
  box: z.object({ center: triple, size: triple }),
  /** Residue of the receptor that is the reference; empty for none. */
  residue: z.string(),
  /** Its SMILES, where bond orders are not to be read off the geometry. */
  smiles: z.string(),
  /** Residues to leave out, and to keep as they are, by name. */
  leaveOut: z.string(),
  keep: z.string(),
  effort: z.enum(['fast', 'standard', 'thorough']),
  seed: z.number(),
  secondOpinions: z.number(),
});
export type SearchSettings = z.infer<typeof SearchSettings>;

export const EMPTY_SEARCH: SearchSettings = {
  ...{ title: '', purpose: '', priority: 0, maxCopies: 6 },
  box: { center: [0, 0, 0], size: [20, 20, 20] },
  ...{ residue: '', smiles: '', leaveOut: '', keep: '' },
  ...{ effort: 'standard', seed: 1, secondOpinions: 0.1 },
};

export interface TextFile {
  readonly name: string;
  readonly text: string;
}

export interface SearchFiles {
  readonly receptor: TextFile | null;
  /** A ligand in its known pose; where it is null, `residue` may name one of the receptor. */
  readonly reference: TextFile | null;
  readonly library: TextFile | null;
}

export const endingOf = (name: string): string => /\.([^.]*)$/.exec(name.toLowerCase())?.[1] ?? '';

const wordsOf = (text: string): string[] => text.split(/[\s,;]+/).filter((word) => word !== '');

/** What stands in the way, told before anything is sent. */
export function searchIssues(
  { receptor, library, reference }: SearchFiles,
  { box }: SearchSettings,
): InputIssue[] {
  const issues: InputIssue[] = [];
  const add = (where: string, message: string, cure: string) => issues.push({ where, message, cure });
  if (!receptor) add('receptor', 'is missing', 'choose a PDB or PDBQT file');
  else if (!['pdb', 'ent', 'pdbqt'].includes(endingOf(receptor.name)))
    add(receptor.name, 'is neither PDB nor PDBQT by its name', 'choose a file that ends in .pdb or .pdbqt');
  if (reference && !['pdbqt', 'sdf', 'mol'].includes(endingOf(reference.name)))
    add(reference.name, 'is neither PDBQT nor SDF by its name', 'choose a file that ends in .pdbqt or .sdf');
  if (!library || library.text.trim() === '')
    add('library', 'is missing', 'choose a file of SMILES, SDF or PDBQT, or type SMILES and names');
  if (box.size.some((edge) => !(edge > 0)))
    add('box.size', 'has an edge that is not above 0', 'give three edges in ångström');
  return issues;
}

/** Null while a file is missing. */
export function searchBody(
  project: ProjectId,
  { receptor, reference, library }: SearchFiles,
  settings: SearchSettings,
): z.input<typeof NewSearch> | null {
  if (!receptor || !library) return null;
  const { title, purpose, priority, maxCopies, box, effort, seed, secondOpinions } = settings;
  const isPdb = endingOf(receptor.name) !== 'pdbqt';
  const known = referenceOf(reference, settings, isPdb);
  return {
    ...{ project, title, priority, maxCopies, box, effort, seed, secondOpinions },
    ...(purpose.trim() === '' ? {} : { purpose }),
    receptor: { name: receptor.name, format: isPdb ? 'pdb' : 'pdbqt', text: receptor.text },
    ...(known ? { reference: known } : {}),
    leaveOut: wordsOf(settings.leaveOut),
    keep: wordsOf(settings.keep),
    library: { text: library.text },
  };
}

function referenceOf(
  file: TextFile | null,
  { residue, smiles }: SearchSettings,
  isPdb: boolean,
): z.input<typeof NewSearch>['reference'] {
  if (file)
    return { name: file.name, format: endingOf(file.name) === 'pdbqt' ? 'pdbqt' : 'sdf', text: file.text };
  if (!isPdb || residue === '') return undefined;
  return { name: residue, residue, ...(smiles.trim() === '' ? {} : { smiles: smiles.trim() }) };
}

/** Names of residues a box can be drawn around, those with the most atoms first. */
export const residuesOf = (receptor: TextFile | null): string[] =>
  receptor ? [...new Set(guestsOf(receptor.text).map(({ residue }) => residue))] : [];

export function boxOfResidue(receptor: TextFile, residue: string): Box | null {
  const guest = guestsOf(receptor.text).find((each) => each.residue === residue);
  return guest ? boxAround(guest.atoms) : null;
}

/** Molecules of a library by a quick count: the coordinator reads it properly. */
export function countMolecules({ name, text }: TextFile): number {
  const ending = endingOf(name);
  if (ending === 'sdf') return text.match(/^\$\$\$\$/gm)?.length ?? 1;
  if (ending === 'pdbqt') return Math.max(1, text.match(/^MODEL/gm)?.length ?? 1);
  return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#')).length;
}
