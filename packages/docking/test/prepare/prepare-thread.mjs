/** Starts the TypeScript thread: under Node 20 `--import tsx` in a worker's execArgv does not reach its entry file. */
import { register } from 'tsx/esm/api';

register();
await import('./prepare-thread.ts');
