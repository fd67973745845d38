/** The thread that prepares ligands: one question, one answer. */
import { parentPort } from 'node:worker_threads';
import { ligandFromSmiles } from '@manyhands/docking/prepare';
import type { LigandAnswer, LigandQuestion } from './ligand-thread.ts';

parentPort?.on('message', ({ smiles, name, seed }: LigandQuestion) => {
  let answer: LigandAnswer;
  try {
    answer = { preparation: ligandFromSmiles(name, smiles, seed) };
  } catch (error) {
    answer = { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer);
});
