/** `npm run search`: a researcher's searches from the command line, over the REST API. */
import { explain } from '@manyhands/client';
import { carryOut } from './commands.ts';
import { HELP, parseCommand, WrongArguments } from './options.ts';

/** Wrong arguments or files, or refused by the coordinator. */
const REFUSED = 2;

try {
  const command = parseCommand(process.argv.slice(2), process.env);
  if (command.kind === 'help') process.stdout.write(HELP);
  else await carryOut(command, process.stdout);
} catch (error) {
  const hint = error instanceof WrongArguments ? '\n  npm run search -- --help shows what to write.' : '';
  process.stderr.write(`${explain(error)}${hint}\n`);
  process.exitCode = REFUSED;
}
