/** What `npm run account` does: researchers' accounts, for the operator of a coordinator. */
import { parseArgs } from 'node:util';
import { createClient } from '@manyhands/client';
import { ResearcherId } from '@manyhands/protocol';
import { placeOf, WrongArguments } from '../search/options.ts';

export const HELP = `Researchers' accounts on a coordinator.

  npm run account -- invite ID [--name TEXT]
  npm run account -- list
  npm run account -- disable ID

invite makes the account, or a new link for one that is there, and prints the link that sets its password: good once,
within a week. disable ends its sessions and tokens; inviting it again enables it.

  --name TEXT              the person's name (default: the id)
  --url URL                the coordinator (default: $MANYHANDS_URL or http://localhost:8080)
  --token TEXT             an operator's API token (default: $MANYHANDS_TOKEN or data/api-token)
Exit status: 0 done, 2 wrong arguments or refused.
`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  ...{ name: TEXT, url: TEXT, token: TEXT },
  help: { type: 'boolean', short: 'h' },
} as const;

/** `argv` without the program's own name. Throws `WrongArguments`. */
export async function runAccount(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
  out: NodeJS.WritableStream,
): Promise<void> {
  const { values, positionals } = parse(argv);
  const [verb, id] = positionals;
  if (values.help || verb === undefined) {
    out.write(HELP);
    return;
  }
  const place = placeOf(values, environment);
  const api = createClient(place);
  switch (verb) {
    case 'invite': {
      const researcher = idOf(id, 'invite ID');
      const { path, expiresAt } = await api.researchers.invite({
        researcher,
        name: values.name ?? researcher,
      });
      out.write(`${place.origin}${path}\ngood once, until ${new Date(expiresAt).toISOString()}\n`);
      return;
    }
    case 'list':
      for (const { researcher, name, state } of await api.researchers.list())
        out.write(`${researcher.padEnd(24)} ${state.padEnd(9)} ${name}\n`);
      return;
    case 'disable':
      await api.researchers.disable(idOf(id, 'disable ID'));
      return;
    default:
      throw new WrongArguments(`${verb} is not one of invite, list, disable`);
  }
}

function idOf(text: string | undefined, what: string): ResearcherId {
  const id = ResearcherId.safeParse(text);
  if (id.success) return id.data;
  throw new WrongArguments(`${what}: ID is missing, or not lower-case letters, digits and dashes`);
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // parseArgs explains itself: unknown options, missing values.
    throw new WrongArguments(error instanceof Error ? error.message : String(error));
  }
}
