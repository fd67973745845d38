/** `npm run account`: researchers' accounts from the command line, over the REST API. */
import { explain } from '@manyhands/client';
import { WrongArguments } from '../search/options.ts';
import { runAccount } from './commands.ts';

/** Wrong arguments, or refused by the coordinator. */
const REFUSED = 2;

try {
  await runAccount(process.argv.slice(2), process.env, process.stdout);
} catch (error) {
  const hint = error instanceof WrongArguments ? '\n  npm run account -- --help shows what to write.' : '';
  process.stderr.write(`${explain(error)}${hint}\n`);
  process.exitCode = REFUSED;
}
