/** `npm run dock`: a file of its own, so that a process that starts itself again needs no more than its arguments. */
import { run } from './run.mjs';

await run('dock');
