/** Asks the thread that certifies, one question after the other: milliseconds of CPU that volunteers must not wait for. */
import type { Worker } from 'node:worker_threads';
import { startThread } from '../thread.ts';
import type { PocketText, SearchQuestion, SearchVerdict, ThreadAnswer } from './search-certificate.ts';

export interface CertificateThread {
  /** `pocket` is asked for where the thread does not know the batch yet. */
  certify(
    question: Omit<SearchQuestion, 'pocket'>,
    pocket: () => Promise<PocketText>,
  ): Promise<SearchVerdict>;
  close(): Promise<void>;
}

/** Milliseconds for one answer; the largest pocket takes a second to open on a loaded machine. */
const LONGEST_MS = 60_000;

/** The thread starts with the first question, and again after one that failed. One question at a time. */
export function createCertificateThread(): CertificateThread {
  let worker: Worker | null = null;
  const stop = async (): Promise<void> => {
    const stopped = worker;
    worker = null;
    await stopped?.terminate();
  };
  const ask = async (question: SearchQuestion): Promise<ThreadAnswer> => {
    worker ??= startThread(new URL('./certificate-worker.ts', import.meta.url));
    try {
      return await answerOf(worker, question);
    } catch (error) {
      await stop();
      throw error;
    }
  };
  return {
    certify: async (question, pocket) => {
      const first = await ask(question);
      const answer =
        first.kind === 'unknown-pocket' ? await ask({ ...question, pocket: await pocket() }) : first;
      switch (answer.kind) {
        case 'valid':
        case 'refused':
          return answer;
        case 'unknown-pocket':
          throw new Error(`the thread that certifies forgot the pocket of ${question.batch}`);
        case 'failed':
          throw new Error(`certifying failed: ${answer.message}`);
        default:
          return answer satisfies never;
      }
    },
    close: stop,
  };
}

function answerOf(worker: Worker, question: SearchQuestion): Promise<ThreadAnswer> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      // By name: removing all listeners at once would cut Node's own line to the thread.
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
      settle();
    };
    const timer = setTimeout(
      () => done(() => reject(new Error(`a certificate took more than ${LONGEST_MS / 1000} s`))),
      LONGEST_MS,
    );
    worker.once('message', (answer: ThreadAnswer) => done(() => resolve(answer)));
    worker.once('error', (error) => done(() => reject(error)));
    worker.once('exit', () => done(() => reject(new Error('the thread that certifies ended'))));
    worker.postMessage(question);
  });
}
