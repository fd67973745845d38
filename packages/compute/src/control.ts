/** Between slices: stop where asked, rest for the duty wanted, let others have the thread. */
import { type RunControl, RunStopped } from './backend.ts';

export function throwIfStopped(control: RunControl): void {
  if (control.signal.aborted) throw new RunStopped();
}

/** Milliseconds: a longer rest only delays the stop button of whoever waits for it. */
const LONGEST_REST_MS = 2000;

/**
 * Rests so that `workedMs` is the wanted share of the time; ends early where the run is stopped, or one of the `others`
 * that rest with it.
 */
export async function rest(
  control: RunControl,
  workedMs: number,
  others: readonly RunControl[] = [],
): Promise<void> {
  const duty = Math.min(1, Math.max(0.01, control.duty()));
  const ms = Math.min(LONGEST_REST_MS, workedMs * (1 / duty - 1));
  if (ms >= 1)
    await pause(
      ms,
      [control, ...others].map(({ signal }) => signal),
    );
}

function pause(ms: number, signals: readonly AbortSignal[]): Promise<void> {
  // One that was stopped before tells no more.
  if (signals.some(({ aborted }) => aborted)) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    for (const signal of signals) signal.addEventListener('abort', end);
  });
}

/** The control of a part of a run: what is told as its progress is that of the whole. */
export function partOf(control: RunControl, from: number, to: number): RunControl {
  return {
    signal: control.signal,
    sliceMs: () => control.sliceMs(),
    duty: () => control.duty(),
    progress: (fraction) => control.progress(from + fraction * (to - from)),
  };
}

interface HasImmediate {
  setImmediate?: (callback: () => void) => void;
}

/** Lets queued messages in, such as a stop. Timers would do, but browsers stretch those of hidden pages to a second. */
export function yieldToEventLoop(): Promise<void> {
  const { setImmediate } = globalThis as HasImmediate;
  if (setImmediate) return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
