/** Reads the command line of `npm run search`. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BatchId, ProjectId, SearchPresetName } from '@manyhands/protocol';
import type { z } from 'zod';

export const HELP = `Docks a library into a receptor on the volunteers of a coordinator.

  npm run search -- create --project ID --receptor R.pdb[qt] --library L.smi|sdf|pdbqt [options]
  npm run search -- watch BATCH
  npm run search -- results BATCH [--out FOLDER]

create plans the search, prints what cannot be docked and why, and the batch's name:
  --title TEXT             shown to volunteers (default: name of the library)
  --purpose TEXT           one sentence for volunteers; also makes the project where it is not there
  --center X,Y,Z           box in ångström; may be left out with a reference
  --size X,Y,Z
  --reference FILE         ligand in its known pose, PDBQT or SDF: docked first, its RMSD is told
  --residue NAME           the reference is this residue of the receptor's PDB file
  --smiles TEXT            bond orders and charges of that residue
  --leave-out A,B          residues of a PDB receptor that are left out
  --keep A,B               residues of a PDB receptor that are not known, and stay
  --effort NAME            fast, standard (default) or thorough
  --seed N                 default 1
watch shows progress and the best ligands until the search is done.
results writes ranking.csv, poses.pdbqt, poses.sdf and provenance.json.

  --url URL                the coordinator (default: $MANYHANDS_URL or http://localhost:8080)
  --token TEXT             API token (default: $MANYHANDS_TOKEN or data/api-token)
Exit status: 0 done, 2 wrong arguments or files, or refused (where, what and cure on standard error).
`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  ...{ project: TEXT, receptor: TEXT, library: TEXT, title: TEXT, purpose: TEXT, center: TEXT, size: TEXT },
  ...{ reference: TEXT, residue: TEXT, smiles: TEXT, effort: TEXT, seed: TEXT },
  ...{ 'leave-out': TEXT, keep: TEXT },
  ...{ url: TEXT, token: TEXT, out: TEXT },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface CreateOptions {
  readonly project: ProjectId;
  readonly receptor: string;
  readonly library: string | undefined;
  readonly title: string | undefined;
  readonly purpose: string | undefined;
  readonly box: { readonly center: Triple; readonly size: Triple } | undefined;
  readonly reference: string | undefined;
  readonly residue: string | undefined;
  readonly smiles: string | undefined;
  readonly leaveOut: readonly string[];
  readonly keep: readonly string[];
  readonly effort: z.infer<typeof SearchPresetName>;
  readonly seed: number;
}
export type Triple = [number, number, number];

export interface Place {
  readonly origin: string;
  readonly token: string;
}

export type Command =
  | { readonly kind: 'create'; readonly place: Place; readonly options: CreateOptions }
  | { readonly kind: 'watch'; readonly place: Place; readonly batch: BatchId }
  | { readonly kind: 'results'; readonly place: Place; readonly batch: BatchId; readonly out: string }
  | { readonly kind: 'help' };

/** Wrong arguments; the message says which and what to write. */
export class WrongArguments extends Error {}

/** `argv` without the program's own name. Throws `WrongArguments`. */
export function parseCommand(argv: readonly string[], environment: NodeJS.ProcessEnv): Command {
  const { values, positionals } = parse(argv);
  const [verb, batch] = positionals;
  if (values.help || verb === undefined) return { kind: 'help' };
  const place = placeOf(values, environment);
  switch (verb) {
    case 'create':
      return { kind: 'create', place, options: createOptions(values) };
    case 'watch':
      return { kind: 'watch', place, batch: batchOf(batch, 'watch BATCH') };
    case 'results':
      return {
        ...{ kind: 'results', place, batch: batchOf(batch, 'results BATCH') },
        out: values.out ?? '.',
      };
    default:
      throw new WrongArguments(`${verb} is not one of create, watch, results`);
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // parseArgs explains itself: unknown options, missing values.
    throw new WrongArguments(error instanceof Error ? error.message : String(error));
  }
}
type Values = ReturnType<typeof parse>['values'];

function createOptions(values: Values): CreateOptions {
  const { center, size, library, title, purpose, reference, residue, smiles } = values;
  const project = ProjectId.safeParse(values.project);
  if (!project.success)
    throw new WrongArguments('--project is missing, or not lower-case letters, digits and dashes');
  const effort = SearchPresetName.safeParse(values.effort ?? 'standard');
  if (!effort.success) throw new WrongArguments('--effort is not one of fast, standard, thorough');
  if ((center === undefined) !== (size === undefined))
    throw new WrongArguments('--center and --size belong together');
  const seed = Number(values.seed ?? 1);
  if (!Number.isInteger(seed) || seed < 0) throw new WrongArguments('--seed is no whole number from 0 on');
  return {
    ...{ project: project.data, receptor: required(values.receptor, '--receptor FILE') },
    ...{ library, title, purpose, reference, residue, smiles, effort: effort.data, seed },
    ...{ leaveOut: namesOf(values['leave-out']), keep: namesOf(values.keep) },
    box:
      center === undefined || size === undefined
        ? undefined
        : { center: triple(center, '--center'), size: triple(size, '--size') },
  };
}

const namesOf = (list = ''): string[] => list.split(',').filter((name) => name !== '');

function required(value: string | undefined, what: string): string {
  if (value === undefined) throw new WrongArguments(`${what} is missing`);
  return value;
}

/** A batch that the command line names. Throws `WrongArguments`. */
export function batchOf(text: string | undefined, what: string): BatchId {
  const batch = BatchId.safeParse(required(text, what));
  if (batch.success) return batch.data;
  throw new WrongArguments(`${what}: BATCH is not lower-case letters, digits and dashes`);
}

function triple(text: string, option: string): Triple {
  const [x = Number.NaN, y = Number.NaN, z = Number.NaN, ...rest] = text.split(',').map(Number);
  if (![x, y, z].every(Number.isFinite) || rest.length > 0)
    throw new WrongArguments(`${option} ${text} is not three numbers such as 1.5,2,-3`);
  return [x, y, z];
}

/** The coordinator that the options name, or the environment, or this folder's own. */
export function placeOf(
  values: { readonly url?: string | undefined; readonly token?: string | undefined },
  environment: NodeJS.ProcessEnv,
): Place {
  const url = values.url ?? environment.MANYHANDS_URL ?? 'http://localhost:8080';
  return {
    origin: url.replace(/\/+$/, ''),
    token: values.token ?? environment.MANYHANDS_TOKEN ?? storedToken(),
  };
}

function storedToken(): string {
  try {
    return readFileSync(new URL('../../../data/api-token', import.meta.url), 'utf8').trim();
  } catch {
    throw new WrongArguments('--token is missing, and there is no data/api-token of a coordinator here');
  }
}
