/** Starts a TypeScript module as a worker thread, for seconds of CPU that must not hold up volunteers. */
import { Worker } from 'node:worker_threads';

/** A thread does not inherit tsx's hooks on Node 20, so `thread.mjs` registers them before it loads the module. */
export function startThread(module: URL): Worker {
  const worker = new Worker(new URL('./thread.mjs', import.meta.url), {
    workerData: { module: module.href },
  });
  worker.unref();
  return worker;
}
