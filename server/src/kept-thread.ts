/** A thread that is kept for a while after its work: to start one and load its chemistry takes half a second of processor. */
import type { Worker } from 'node:worker_threads';

export interface ThreadKeeper {
  /** The thread that was given back last, or a new one. */
  take(): Worker;
  /** A thread that is ready for other work. One is kept, others are ended. */
  giveBack(thread: Worker): void;
}

/** @param keptMs milliseconds that a thread without work is kept */
export function keepThread(start: () => Worker, keptMs: number): ThreadKeeper {
  let idle: { readonly thread: Worker; readonly timer: NodeJS.Timeout } | null = null;
  const forget = (thread: Worker): void => {
    if (idle?.thread !== thread) return;
    clearTimeout(idle.timer);
    idle = null;
  };
  const end = (thread: Worker): void => {
    forget(thread);
    void thread.terminate();
  };
  return {
    take: () => {
      const kept = idle?.thread;
      if (kept) {
        forget(kept);
        return kept;
      }
      const thread = start();
      thread.once('exit', () => forget(thread));
      // What goes wrong while nobody uses it ends it, and nothing else.
      thread.on('error', () => undefined);
      return thread;
    },
    giveBack: (thread) => {
      if (idle) return end(thread);
      const timer = setTimeout(() => end(thread), keptMs).unref();
      idle = { thread, timer };
    },
  };
}
