/** Prepares ligands in a worker thread, one after the other: seconds of CPU that must not hold up volunteers. */
import type { Worker } from 'node:worker_threads';
import type { Preparation } from '@manyhands/docking/prepare';
import { startThread } from '../thread.ts';
import { ApiError } from './refusals.ts';

export interface LigandQuestion {
  readonly name: string;
  readonly smiles: string;
  readonly seed: number;
}

export type LigandAnswer = { readonly preparation: Preparation } | { readonly failure: string };

export interface LigandThread {
  prepare(question: LigandQuestion): Promise<Preparation>;
  close(): Promise<void>;
}

/** Milliseconds for one molecule; a drug takes a second or two. */
const LONGEST_MS = 60_000;
/** Molecules waiting; a researcher's script sends a few at a time. */
const MOST_WAITING = 100;

/** The thread is started by the first molecule and again after one that took too long. */
export function createLigandThread(): LigandThread {
  let worker: Worker | null = null;
  let waiting = 0;
  let tail: Promise<unknown> = Promise.resolve();

  const stop = async (): Promise<void> => {
    const stopped = worker;
    worker = null;
    await stopped?.terminate();
  };

  const ask = async (question: LigandQuestion): Promise<Preparation> => {
    worker ??= startThread(new URL('./ligand-worker.ts', import.meta.url));
    try {
      const answer = await answerOf(worker, question);
      if ('failure' in answer) throw new Error(`preparing a ligand failed: ${answer.failure}`);
      return answer.preparation;
    } catch (error) {
      await stop();
      throw error;
    }
  };

  return {
    prepare: (question) => {
      if (waiting >= MOST_WAITING) {
        throw new ApiError('conflict', 'Too many molecules are waiting. Send the next when one is answered.');
      }
      waiting += 1;
      const answer = tail
        .then(() => ask(question))
        .finally(() => {
          waiting -= 1;
        });
      tail = answer.catch(() => undefined);
      return answer;
    },
    close: stop,
  };
}

function answerOf(worker: Worker, question: LigandQuestion): Promise<LigandAnswer> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      // By name: removing all listeners at once would cut Node's own line to the thread.
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
      settle();
    };
    const tooLong = new ApiError('invalid-input', `The molecule took more than ${LONGEST_MS / 1000} s.`, [
      {
        where: question.name,
        message: 'no shape was found in time',
        cure: 'try a smaller molecule or another seed',
      },
    ]);
    const timer = setTimeout(() => done(() => reject(tooLong)), LONGEST_MS);
    worker.once('message', (answer: LigandAnswer) => done(() => resolve(answer)));
    worker.once('error', (error) => done(() => reject(error)));
    worker.once('exit', () => done(() => reject(new Error('the thread that prepares ligands ended'))));
    worker.postMessage(question);
  });
}
