/** `npm run dock` */
import { run } from './run.mjs';

await run('dock');
