/** `npm run example`: the gallery's kernels on a coordinator, from the command line. */
import { explain } from '@manyhands/client';
import { carryOut } from './commands.ts';
import { HELP, parseCommand } from './options.ts';
import { WrongArguments } from './place.ts';

/** A result is missing or does not agree. */
const FAILED = 1;
/** Wrong arguments, or refused by the coordinator. */
const REFUSED = 2;

try {
  const command = parseCommand(process.argv.slice(2), process.env);
  if (command.kind === 'help') process.stdout.write(HELP);
  else if (!(await carryOut(command, process.stdout))) process.exitCode = FAILED;
} catch (error) {
  const hint = error instanceof WrongArguments ? '\n  npm run example -- --help shows what to write.' : '';
  process.stderr.write(`${explain(error)}${hint}\n`);
  process.exitCode = REFUSED;
}
