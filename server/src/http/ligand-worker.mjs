/** Starts the TypeScript of the thread: a thread does not inherit tsx's hooks on Node 20, so it registers them first. */
import { register } from 'tsx/esm/api';

register();
await import('./ligand-worker.ts');
