/** Watches the coordinator as the operator's page does: the newest overview, and waiting for one that fits. */
import { DASH_NAMESPACE, Overview } from '@manyhands/protocol';
import { io } from 'socket.io-client';

export interface Watch {
  latest(): Overview | null;
  /** The first overview that fits, the newest included; throws after `withinMs`. */
  until(fits: (overview: Overview) => boolean, withinMs: number, what: string): Promise<Overview>;
  close(): void;
}

export function watchOverview(origin: string, token: string): Watch {
  let newest: Overview | null = null;
  const waiting = new Set<(overview: Overview) => void>();
  const socket = io(origin + DASH_NAMESPACE, { transports: ['websocket'], auth: { token } });
  socket.on('dash:overview', (message: unknown) => {
    const overview = Overview.parse(message);
    newest = overview;
    for (const hear of waiting) hear(overview);
  });
  return {
    latest: () => newest,
    until: (fits, withinMs, what) =>
      new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer);
          waiting.delete(hear);
        };
        const hear = (overview: Overview) => {
          if (!fits(overview)) return;
          end();
          resolve(overview);
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`Waited ${withinMs / 1000} s in vain for ${what}.`));
        }, withinMs);
        waiting.add(hear);
        if (newest) hear(newest);
      }),
    close: () => socket.close(),
  };
}
