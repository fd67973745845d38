/** What the form for a docking search asks, and the body that it comes to. */
import type { InputIssue, NewSearch, ProjectId, Sha256 } from '@manyhands/protocol';
import { z } from 'zod';
import { type Box, boxAround, guestsOf } from '../../scene/atoms.ts';

const triple = z.tuple([z.number(), z.number(), z.number()]);

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

export const TextFile = z.object({ name: z.string(), text: z.string() });
export type TextFile = z.infer<typeof TextFile>;

/** Files that are uploaded. */
export const PLACES = ['receptor', 'library'] as const;
export type Place = (typeof PLACES)[number];

/** What was chosen for a place; `molecules` of a library only, and about. */
const Chosen = z.object({ name: z.string(), molecules: z.number().nullable() });

export const SearchFiles = z.object({
  receptor: Chosen.nullable(),
  library: Chosen.nullable(),
  /** SMILES and names in place of a library's file. */
  typed: z.string(),
  /** A ligand in its known pose; where it is null, `residue` may name one of the receptor. */
  reference: TextFile.nullable(),
});
export type SearchFiles = z.infer<typeof SearchFiles>;

export const NO_FILES: SearchFiles = { receptor: null, library: null, typed: '', reference: null };

export const endingOf = (name: string): string => /\.([^.]*)$/.exec(name.toLowerCase())?.[1] ?? '';

const wordsOf = (text: string): string[] => text.split(/[\s,;]+/).filter((word) => word !== '');

/** Characters: it is kept in this browser and sent with the request; a ligand has some thousand. */
const LONGEST_REFERENCE = 1_000_000;

/** What stands in the way, told before anything is sent. */
export function searchIssues(
  { receptor, library, typed, reference }: SearchFiles,
  { box }: SearchSettings,
): InputIssue[] {
  const issues: InputIssue[] = [];
  const add = (where: string, message: string, cure: string) => issues.push({ where, message, cure });
  if (!receptor) add('receptor', 'is missing', 'choose a PDB or PDBQT file');
  else if (!['pdb', 'ent', 'pdbqt'].includes(endingOf(receptor.name)))
    add(receptor.name, 'is neither PDB nor PDBQT by its name', 'choose a file that ends in .pdb or .pdbqt');
  if (reference && !['pdbqt', 'sdf', 'mol'].includes(endingOf(reference.name)))
    add(reference.name, 'is neither PDBQT nor SDF by its name', 'choose a file that ends in .pdbqt or .sdf');
  if (reference && reference.text.length > LONGEST_REFERENCE)
    add(reference.name, 'is too large for one molecule', 'choose a file with the reference alone');
  if (!library && typed.trim() === '')
    add('library', 'is missing', 'choose a file of SMILES, SDF or PDBQT, or type SMILES and names');
  if (box.size.some((edge) => !(edge > 0)))
    add('box.size', 'has an edge that is not above 0', 'give three edges in ångström');
  return issues;
}

/** Null while a file is missing, or not uploaded. */
export function searchBody(
  project: ProjectId,
  { receptor, reference, library, typed }: SearchFiles,
  hashes: Readonly<Record<Place, Sha256 | null>>,
  settings: SearchSettings,
): z.input<typeof NewSearch> | null {
  if (!receptor || hashes.receptor === null || (library && hashes.library === null)) return null;
  const { title, purpose, priority, maxCopies, box, effort, seed, secondOpinions } = settings;
  const isPdb = endingOf(receptor.name) !== 'pdbqt';
  const known = referenceOf(reference, settings, isPdb);
  return {
    ...{ project, title, priority, maxCopies, box, effort, seed, secondOpinions },
    ...(purpose.trim() === '' ? {} : { purpose }),
    receptor: { name: receptor.name, format: isPdb ? 'pdb' : 'pdbqt', hash: hashes.receptor },
    ...(known ? { reference: known } : {}),
    leaveOut: wordsOf(settings.leaveOut),
    keep: wordsOf(settings.keep),
    library: hashes.library === null ? { text: typed } : { hash: hashes.library },
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

/** Bytes of a library that are looked at. */
const GLANCE_BYTES = 1_000_000;

/** About how many molecules a library has, by its beginning: the coordinator reads it properly. */
export async function guessMolecules(file: File): Promise<number> {
  const head = file.slice(0, GLANCE_BYTES);
  const count = countMolecules(file.name, await head.text());
  return head.size === 0 ? 0 : Math.round((count * file.size) / head.size);
}

function countMolecules(name: string, text: string): number {
  const ending = endingOf(name);
  if (ending === 'sdf') return text.match(/^\$\$\$\$/gm)?.length ?? 1;
  if (ending === 'pdbqt') return Math.max(1, text.match(/^MODEL/gm)?.length ?? 1);
  return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#')).length;
}
