/** The thread that reduces: one question, one answer; it keeps nothing in between. */
import { parentPort } from 'node:worker_threads';
import { fold } from './fold.ts';
import type { FoldAnswer, FoldQuestion } from './fold-messages.ts';

function answer(question: FoldQuestion): FoldAnswer {
  try {
    return fold(question);
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'failed', message };
  }
}

parentPort?.on('message', (question: FoldQuestion) => parentPort?.postMessage(answer(question)));
