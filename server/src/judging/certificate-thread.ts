/** Asks the thread that certifies, one question after the other: milliseconds of CPU that volunteers must not wait for. */
import { startThread } from '../thread.ts';
import { createThreadLine } from '../thread-line.ts';
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

export function createCertificateThread(): CertificateThread {
  const line = createThreadLine<SearchQuestion, ThreadAnswer>(
    () => startThread(new URL('./certificate-worker.ts', import.meta.url)),
    LONGEST_MS,
  );
  return {
    certify: async (question, pocket) => {
      const first = await line.ask(question);
      const answer =
        first.kind === 'unknown-pocket' ? await line.ask({ ...question, pocket: await pocket() }) : first;
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
    close: line.close,
  };
}
