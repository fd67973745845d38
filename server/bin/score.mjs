/** `npm run score` */
import { run } from './run.mjs';

await run('score');
