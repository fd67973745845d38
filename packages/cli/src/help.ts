/** What `--help` says: of all commands a line each, of one its options. */
import type { Command, Options } from './command.ts';
import { COMMANDS } from './commands/index.ts';

/** Every command has these. */
export const EVERYWHERE = {
  url: {
    type: 'string',
    value: 'URL',
    does: 'the coordinator (else $MANYHANDS_URL, else that of manyhands login)',
  },
  token: {
    type: 'string',
    value: 'TEXT',
    does: 'API token (else $MANYHANDS_TOKEN, else that of manyhands login)',
  },
  json: { type: 'boolean', does: 'answers, progress and errors as JSON, one value a line' },
  help: { type: 'boolean', does: 'this help' },
} as const satisfies Options;

const STATUS = `Exit status: 0 done; 1 done, but something is not right (what it is, is told); 2 wrong arguments or files, or refused
(where, what and cure on standard error); 3 nobody answers; 130 stopped with Ctrl-C.
`;

const nameOf = ({ words, takes }: Command): string => `manyhands ${words}${takes === '' ? '' : ` ${takes}`}`;

const width = Math.max(...COMMANDS.map((one) => nameOf(one).length));
export const OVERVIEW = `Kernels and batches on a Manyhands coordinator.

${COMMANDS.map((one) => `  ${nameOf(one).padEnd(width)}  ${one.does}`).join('\n')}

manyhands COMMAND --help tells more. Every command has --json.
${STATUS}`;

export function helpOf(one: Command): string {
  const options = Object.entries<Options[string]>({ ...one.options, ...EVERYWHERE }).map(
    ([name, { value, does }]) => `  ${`--${name}${value ? ` ${value}` : ''}`.padEnd(22)} ${does}`,
  );
  const more = one.more ? `\n${one.more}\n` : '';
  return `${nameOf(one)}\n\n${one.does}\n${more}\n${options.join('\n')}\n\n${STATUS}`;
}
