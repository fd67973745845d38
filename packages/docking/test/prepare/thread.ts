/** Prepares a ligand in a thread of its own, where nothing was prepared before. */
import { Worker } from 'node:worker_threads';
import type { Preparation } from '../../src/prepare/index.ts';

export function prepareInThread(name: string, smiles: string, seed: number): Promise<Preparation> {
  const worker = new Worker(new URL('./prepare-thread.mjs', import.meta.url), {
    workerData: { name, smiles, seed },
  });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
