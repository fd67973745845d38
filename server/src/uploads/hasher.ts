/** Hashes files while they grow, in a thread; what it has forgotten, after a restart say, it reads again. */
import type { Sha256, UploadId } from '@manyhands/protocol';
import { startThread } from '../thread.ts';
import { createThreadLine } from '../thread-line.ts';
import type { HashAnswer, HashQuestion } from './hash-messages.ts';

export interface Hasher {
  /** So many bytes of the file are there and stay as they are. */
  advance(upload: UploadId, path: string, to: number): void;
  /** The hash of the whole file. */
  finish(upload: UploadId, path: string, bytes: number): Promise<Sha256>;
  close(): Promise<void>;
}

/** Milliseconds for one file: tens of gigabytes from a slow disk. */
const LONGEST_MS = 600_000;

export function createHasher(): Hasher {
  const line = createThreadLine<HashQuestion, HashAnswer>(
    () => startThread(new URL('./upload-hash-worker.ts', import.meta.url)),
    LONGEST_MS,
  );
  return {
    advance: (upload, path, to) => {
      // Only to be early: a failure is met again at the end.
      line.ask({ upload, path, to, end: false }).catch(() => undefined);
    },
    finish: async (upload, path, bytes) => {
      const answer = await line.ask({ upload, path, to: bytes, end: true });
      if ('failed' in answer) throw new Error(`hashing an upload failed: ${answer.failed}`);
      if (answer.hash === null) throw new Error('the thread that hashes uploads gave no hash');
      return answer.hash;
    },
    close: line.close,
  };
}
