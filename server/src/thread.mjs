/** Where a thread of a TypeScript module starts: registers tsx's hooks, then loads the module that it is told. */
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.module);
