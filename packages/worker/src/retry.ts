/** Tries again after something could not be loaded: later each time, and at once when the network is back. */
import { backoffMs } from './connection/backoff.ts';
import type { OfflineReason } from './state.ts';

export interface Loss {
  readonly reason: OfflineReason;
  /** When it is tried again; 0 while it is tried. */
  readonly retryAt: number;
}

export interface Retry {
  /** Set from a failure until `succeeded`. */
  loss(): Loss | null;
  /** Whether it is too early for another try. */
  waits(): boolean;
  failed(): void;
  succeeded(): void;
  close(): void;
}

/** `again` is called when it is time for another try. */
export function createRetry(again: () => void): Retry {
  let loss: Loss | null = null;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const rest = () => {
    clearTimeout(timer);
    globalThis.removeEventListener('online', onOnline);
  };
  const tryAgain = () => {
    rest();
    if (loss !== null) loss = { ...loss, retryAt: 0 };
    again();
  };
  const onOnline = () => {
    attempt = 0;
    tryAgain();
  };
  return {
    loss: () => loss,
    waits: () => loss !== null && loss.retryAt > 0,
    failed: () => {
      rest();
      const delayMs = backoffMs(attempt++, Math.random());
      loss = { reason: navigator.onLine ? 'coordinator' : 'network', retryAt: Date.now() + delayMs };
      timer = setTimeout(tryAgain, delayMs);
      globalThis.addEventListener('online', onOnline);
    },
    succeeded: () => {
      rest();
      loss = null;
      attempt = 0;
    },
    close: rest,
  };
}
