/** Reads the command line of `npm run example`. */
import { parseArgs } from 'node:util';
import { type BatchId, ProjectId } from '@manyhands/protocol';
import { GALLERY, type GalleryEntry } from '@manyhands/shaders/gallery';
import { batchOf, type Place, placeOf, WrongArguments } from './place.ts';

export const HELP = `Sends small batches of the gallery's kernels to a coordinator, and checks what volunteers made of them.

  npm run example -- list
  npm run example -- send KERNEL… --project ID [--quorum N]
  npm run example -- check BATCH…

list tells the kernels and their fields.
send uploads each kernel with its example and prints a line for each: batch, kernel. A project is made where it is not there.
check computes accepted results anew with the kernel's referee, and fails where one is missing or does not agree.

  --quorum N               hosts that must agree (default 2)
  --url URL                the coordinator (default: $MANYHANDS_URL or http://localhost:8080)
  --token TEXT             API token (default: $MANYHANDS_TOKEN or data/api-token)
Exit status: 0 done, 1 a check failed, 2 wrong arguments or refused.
`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  ...{ project: TEXT, quorum: TEXT, url: TEXT, token: TEXT },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface SendCommand {
  readonly kind: 'send';
  readonly place: Place;
  readonly project: ProjectId;
  readonly quorum: number;
  readonly entries: readonly GalleryEntry[];
}
export interface CheckCommand {
  readonly kind: 'check';
  readonly place: Place;
  readonly batches: readonly BatchId[];
}
export type Command = { readonly kind: 'help' } | { readonly kind: 'list' } | SendCommand | CheckCommand;

/** `argv` without the program's own name. Throws `WrongArguments`. */
export function parseCommand(argv: readonly string[], environment: NodeJS.ProcessEnv): Command {
  const { values, positionals } = parse(argv);
  const [verb, ...names] = positionals;
  if (values.help || verb === undefined) return { kind: 'help' };
  if (verb === 'list') return { kind: 'list' };
  if (verb !== 'send' && verb !== 'check')
    throw new WrongArguments(`${verb} is not one of list, send, check`);
  if (names.length === 0)
    throw new WrongArguments(verb === 'send' ? 'send KERNEL… is missing' : 'check BATCH… is missing');
  const place = placeOf(values, environment);
  if (verb === 'check')
    return { kind: 'check', place, batches: names.map((name) => batchOf(name, 'check BATCH…')) };
  const project = ProjectId.safeParse(values.project);
  if (!project.success)
    throw new WrongArguments('--project is missing, or not lower-case letters, digits and dashes');
  const quorum = Number(values.quorum ?? 2);
  if (!Number.isInteger(quorum) || quorum < 1)
    throw new WrongArguments('--quorum is no whole number from 1 on');
  return { kind: 'send', place, project: project.data, quorum, entries: names.map(entryOf) };
}

/** The gallery's entry of that name. Throws `WrongArguments`. */
export function entryOf(name: string): GalleryEntry {
  const entry = GALLERY.find(({ kernel }) => kernel === name);
  if (entry) return entry;
  throw new WrongArguments(
    `${name} is not in the gallery: ${GALLERY.map(({ kernel }) => kernel).join(', ')}`,
  );
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // parseArgs explains itself: unknown options, missing values.
    throw new WrongArguments(error instanceof Error ? error.message : String(error));
  }
}
