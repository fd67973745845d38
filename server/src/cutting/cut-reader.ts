/** Cuts files in a thread: the plan first, then workunits part by part, as fast as the parts are stored. */
import { invalidInput } from '../http/refusals.ts';
import { startThread } from '../thread.ts';
import { createThreadLine } from '../thread-line.ts';
import type { CutAnswer, CutAsked, CutHead, CutPart, CutQuestion } from './cut-messages.ts';

export interface CutReader {
  readonly head: CutHead;
  /** The next workunits; empty at the end. */
  next(): Promise<CutPart>;
  close(): Promise<void>;
}

/** Milliseconds for one answer: ten gigabytes of a ZIP are read to their end before the first workunit. */
const LONGEST_MS = 600_000;

/** Throws `ApiError` where the files cannot be cut that way. */
export async function openCut(asked: CutAsked): Promise<CutReader> {
  const line = createThreadLine<CutQuestion, CutAnswer>(
    () => startThread(new URL('./cut-worker.ts', import.meta.url)),
    LONGEST_MS,
  );
  const ask = async (question: CutQuestion): Promise<Extract<CutAnswer, { kind: 'head' | 'part' }>> => {
    const answer = await line.ask(question);
    if (answer.kind === 'refused')
      throw invalidInput('The files cannot be cut into workunits that way.', answer.issues);
    if (answer.kind === 'failed') throw new Error(`cutting files failed: ${answer.message}`);
    return answer;
  };
  try {
    const opened = await ask({ kind: 'open', ...asked });
    if (opened.kind !== 'head') throw new Error('the thread that cuts files gave no plan');
    return {
      head: opened.head,
      next: async () => {
        const answer = await ask({ kind: 'next' });
        if (answer.kind !== 'part') throw new Error('the thread that cuts files gave no part');
        return answer.part;
      },
      close: line.close,
    };
  } catch (error) {
    await line.close();
    throw error;
  }
}
