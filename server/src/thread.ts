/** Starts a module as a worker thread, for seconds of CPU that must not hold up volunteers. */
import { Worker } from 'node:worker_threads';

/**
 * `module` is written `new URL('./<name>-worker.ts', import.meta.url)`, which the build turns into the built module.
 * A TypeScript module needs tsx's hooks, which a thread does not inherit on Node 20: `thread.mjs` registers them first.
 */
export function startThread(module: URL): Worker {
  const worker = module.pathname.endsWith('.ts')
    ? new Worker(new URL('./thread.mjs', import.meta.url), { workerData: { module: module.href } })
    : new Worker(module);
  worker.unref();
  return worker;
}
