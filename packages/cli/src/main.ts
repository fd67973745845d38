/** `manyhands`: arguments → a command, errors → what to tell and the exit status. */
import { EXIT, runManyhands } from './run.ts';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
// A reader such as `head` that has seen enough is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.done);
});

process.exitCode = await runManyhands(process.argv.slice(2), {
  ...{ environment: process.env, signal: stop.signal },
  ...{ out: process.stdout, err: process.stderr, input: process.stdin },
});
