/** `npm run example` */
import { run } from './run.mjs';

await run('example');
