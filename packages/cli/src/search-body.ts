/** The body of a docking search as options name it: receptor and library are uploaded, however large they are. */
import { basename } from 'node:path';
import { type NewSearch, SearchPresetName } from '@manyhands/protocol';
import type { z } from 'zod';
import { projectIn, required, wholeIn } from './arguments.ts';
import { readText } from './files.ts';
import { type Uploading, uploadFiles } from './upload-files.ts';
import { WrongArguments } from './wrong-arguments.ts';

export const SEARCH_OPTIONS = {
  project: { type: 'string', value: 'ID', does: 'the project that it belongs to' },
  receptor: { type: 'string', value: 'FILE', does: 'PDB or PDBQT' },
  library: { type: 'string', value: 'FILE', does: 'SMILES, SD or PDBQT; may be left out with a reference' },
  title: { type: 'string', value: 'TEXT', does: 'shown to volunteers (default: name of the library)' },
  purpose: { type: 'string', value: 'TEXT', does: "one sentence for volunteers in place of the project's" },
  center: { type: 'string', value: 'X,Y,Z', does: 'box in ångström; may be left out with a reference' },
  size: { type: 'string', value: 'X,Y,Z', does: 'edges of the box' },
  reference: { type: 'string', value: 'FILE', does: 'ligand in its known pose, PDBQT or SDF: docked first' },
  residue: {
    type: 'string',
    value: 'NAME',
    does: "the reference is this residue of the receptor's PDB file",
  },
  smiles: { type: 'string', value: 'TEXT', does: 'bond orders and charges of that residue' },
  'leave-out': { type: 'string', value: 'A,B', does: 'residues of a PDB receptor that are left out' },
  keep: { type: 'string', value: 'A,B', does: 'residues of a PDB receptor that are not known, and stay' },
  effort: { type: 'string', value: 'NAME', does: 'fast, standard (default) or thorough' },
  seed: { type: 'string', value: 'N', does: 'default 1' },
} as const;

type Values = { readonly [N in keyof typeof SEARCH_OPTIONS]?: string };

export async function searchBody(values: Values, uploading: Uploading): Promise<z.input<typeof NewSearch>> {
  const { library, title, purpose } = values;
  const project = projectIn(values.project);
  const receptor = required(values.receptor, '--receptor FILE');
  const effort = SearchPresetName.safeParse(values.effort ?? 'standard');
  if (!effort.success) throw new WrongArguments('--effort is not one of fast, standard, thorough');
  const box = boxOf(values);
  const seed = wholeIn(values.seed, '--seed') ?? 1;
  const reference = await referenceOf(values);
  const { receptor: stored, library: molecules } = await uploadFiles(
    { receptor, ...(library === undefined ? {} : { library }) },
    uploading,
  );
  return {
    ...{ project, effort: effort.data, seed, title: title ?? basename(library ?? receptor) },
    ...(purpose === undefined ? {} : { purpose }),
    receptor: {
      name: basename(receptor),
      format: isPdbqt(receptor) ? 'pdbqt' : 'pdb',
      hash: required(stored, 'the hash of the receptor'),
    },
    ...{ leaveOut: namesOf(values['leave-out']), keep: namesOf(values.keep) },
    ...(box ? { box } : {}),
    ...(reference ? { reference } : {}),
    ...(molecules === undefined ? {} : { library: { hash: molecules } }),
  };
}

const isPdbqt = (path: string): boolean => /\.pdbqt$/i.test(path);

const namesOf = (list = ''): string[] => list.split(',').filter((name) => name !== '');

function boxOf({ center, size }: Values): z.input<typeof NewSearch>['box'] {
  if ((center === undefined) !== (size === undefined))
    throw new WrongArguments('--center and --size belong together');
  if (center === undefined || size === undefined) return undefined;
  return { center: triple(center, '--center'), size: triple(size, '--size') };
}

function triple(text: string, option: string): [number, number, number] {
  const [x = Number.NaN, y = Number.NaN, z = Number.NaN, ...rest] = text.split(',').map(Number);
  if (![x, y, z].every(Number.isFinite) || rest.length > 0)
    throw new WrongArguments(`${option} ${text} is not three numbers such as 1.5,2,-3`);
  return [x, y, z];
}

async function referenceOf({
  reference,
  residue,
  smiles,
}: Values): Promise<z.input<typeof NewSearch>['reference']> {
  if (reference !== undefined && residue !== undefined)
    throw new WrongArguments('give --reference or --residue, not both');
  if (residue !== undefined) return { name: residue, residue, ...(smiles === undefined ? {} : { smiles }) };
  if (reference === undefined) return undefined;
  const name = basename(reference).replace(/\.[^.]+$/, '');
  return { name, format: isPdbqt(reference) ? 'pdbqt' : 'sdf', text: await readText(reference) };
}
