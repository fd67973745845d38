/** A line to a thread that answers one question after the other; it starts with the first, and anew after a failure. */
import type { Worker } from 'node:worker_threads';

export interface ThreadLine<Question, Answer> {
  /** Questions wait for those before them. Rejects where the thread ends or takes too long. */
  ask(question: Question): Promise<Answer>;
  close(): Promise<void>;
}

export function createThreadLine<Question, Answer>(
  start: () => Worker,
  longestMs: number,
): ThreadLine<Question, Answer> {
  let worker: Worker | null = null;
  let tail: Promise<unknown> = Promise.resolve();
  const stop = async (): Promise<void> => {
    const stopped = worker;
    worker = null;
    await stopped?.terminate();
  };
  const askNow = async (question: Question): Promise<Answer> => {
    worker ??= start();
    try {
      return await answerOf<Question, Answer>(worker, question, longestMs);
    } catch (error) {
      await stop();
      throw error;
    }
  };
  return {
    ask: (question) => {
      const answer = tail.then(() => askNow(question));
      tail = answer.catch(() => undefined);
      return answer;
    },
    close: stop,
  };
}

function answerOf<Question, Answer>(worker: Worker, question: Question, longestMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      // By name: removing all listeners at once would cut Node's own line to the thread.
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
      settle();
    };
    const late = new Error(`an answer of a thread took more than ${longestMs / 1000} s`);
    const timer = setTimeout(() => done(() => reject(late)), longestMs);
    worker.once('message', (answer: Answer) => done(() => resolve(answer)));
    worker.once('error', (error) => done(() => reject(error)));
    worker.once('exit', () => done(() => reject(new Error('a thread ended before it answered'))));
    worker.postMessage(question);
  });
}
