/** Finds the command that the arguments name, runs it, and tells what went wrong. */
import { parseArgs } from 'node:util';
import { createClient, explain, RefusedError, UnreachableError } from '@manyhands/client';
import type { Command } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { EVERYWHERE, helpOf, OVERVIEW } from './help.ts';
import { placeOf } from './place.ts';
import { createSession, type Session, type Surroundings } from './session.ts';
import { WrongArguments } from './wrong-arguments.ts';

/** Exit statuses, as the help tells them. */
export const EXIT = { done: 0, notRight: 1, refused: 2, unreachable: 3, stopped: 130 } as const;

export async function runManyhands(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const session = createSession(surroundings, argv.includes('--json'));
  try {
    const right = await carryOut(argv, session);
    return right ? EXIT.done : EXIT.notRight;
  } catch (error) {
    if (surroundings.signal.aborted) return stopped(session);
    return failed(error, session);
  }
}

async function carryOut(argv: readonly string[], session: Session): Promise<boolean> {
  const found = find(argv);
  if (!found) {
    if (!asksForHelp(argv)) throw new WrongArguments(`${argv.join(' ')} is no command`);
    session.out.write(OVERVIEW);
    return true;
  }
  const { values, positionals } = parse(found, argv);
  if (values.help) {
    session.out.write(helpOf(found));
    return true;
  }
  const names = positionals.slice(found.words.split(' ').length);
  const most = found.takes.split(' ').filter((word) => word !== '').length;
  if (names.length > most) throw new WrongArguments(`${names[most]} is one name too many`);
  const place = () => placeOf(values, session.environment);
  const client = async () => createClient(await place());
  return found.run({ values, names, session, place, client });
}

/** The first words that are no options are the command's. */
function find(argv: readonly string[]): Command | undefined {
  const words = argv.slice(0, 2);
  return COMMANDS.find((one) => one.words.split(' ').every((word, i) => words[i] === word));
}

const asksForHelp = (argv: readonly string[]): boolean =>
  argv.length === 0 || argv.some((word) => ['help', '--help', '-h'].includes(word));

function parse(found: Command, argv: readonly string[]) {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string }> = {};
  for (const [name, { type }] of Object.entries({ ...EVERYWHERE, ...found.options })) {
    options[name] = name === 'help' ? { type, short: 'h' } : { type };
  }
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    return { values: values as Record<string, never>, positionals };
  } catch (error) {
    // parseArgs explains itself: unknown options, missing values.
    const why = error instanceof Error ? error.message : String(error);
    throw new WrongArguments(`${why}\nmanyhands ${found.words} --help shows what to write`);
  }
}

function stopped({ err }: Session): number {
  err.write('\nStopped. What the coordinator has, it keeps.\n');
  return EXIT.stopped;
}

function failed(error: unknown, { json, err }: Session): number {
  const told = error instanceof WrongArguments ? `${error.message}.` : explain(error);
  if (json) {
    const { code = 'failed', issues = [] } = error instanceof RefusedError ? error : {};
    const message = error instanceof RefusedError ? error.message : told;
    err.write(
      `${JSON.stringify({ code: error instanceof WrongArguments ? 'arguments' : code, message, issues })}\n`,
    );
  } else err.write(`${told}\n`);
  return error instanceof UnreachableError ? EXIT.unreachable : EXIT.refused;
}
