/** Has drafts checked in a worker, the newest text only; a worker that hangs over a source is replaced. */
import { type Remote, wrap } from 'comlink';
import { type Checked, type CheckRequest, NOTHING_CHECKED } from './check.ts';
import type { CheckWorker } from './check-worker.ts';

export interface Checker {
  check(request: CheckRequest): Promise<Checked>;
  close(): void;
}

/** Milliseconds: a source of ten thousand lines takes a second. */
const LONGEST_MS = 10_000;

export function openChecker(longestMs = LONGEST_MS): Checker {
  let worker: Worker | null = null;
  let remote: Remote<CheckWorker> | null = null;
  const end = () => {
    worker?.terminate();
    worker = null;
    remote = null;
  };
  const begin = (): Remote<CheckWorker> => {
    worker = new Worker(new URL('./check-worker.ts', import.meta.url), {
      type: 'module',
      name: 'manyhands-check',
    });
    remote = wrap<CheckWorker>(worker);
    return remote;
  };
  return {
    async check(request) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<Checked>((resolve) => {
        timer = setTimeout(() => {
          end();
          resolve(TOO_LONG);
        }, longestMs);
      });
      try {
        return await Promise.race([(remote ?? begin()).check(request), late]);
      } finally {
        clearTimeout(timer);
      }
    },
    close: end,
  };
}

const TOO_LONG: Checked = {
  ...NOTHING_CHECKED,
  issues: [
    {
      where: 'kernel.wgsl',
      message: 'checking this source takes too long',
      cure: 'make it shorter or simpler',
    },
  ],
};
