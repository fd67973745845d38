/** Runs a process of simulated volunteers for one phase. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadReport, LoadSettings } from './load.ts';

export interface Load {
  /**
   * Resolves when volunteers have reported as many results as they hold together at most: from then on as much is leased
   * and accepted in any second as is reported.
   */
  readonly warm: Promise<unknown>;
  /** Counting starts; the load has been on since it was started. */
  start(): void;
  stop(): Promise<LoadReport>;
}

const LOAD = fileURLToPath(new URL('./load.ts', import.meta.url));

export async function startLoad(settings: LoadSettings): Promise<Load> {
  const child = fork(LOAD, [JSON.stringify(settings)], { execArgv: ['--import', 'tsx'] });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The simulated volunteers ended early (${code}).`);
  });
  // An early end shows itself in whatever is waited for next.
  failed.catch(() => {});
  /** The first message that is one of these. */
  const hear = <T>(isOne: (message: unknown) => message is T): Promise<T> => {
    const heard = new Promise<T>((resolve) => {
      child.on('message', (message: unknown) => isOne(message) && resolve(message));
    });
    const first = Promise.race([heard, failed]);
    first.catch(() => {});
    return first;
  };
  const ready = hear((message) => message === 'ready');
  const warm = hear((message) => message === 'warm');
  const report = hear((message): message is LoadReport => typeof message === 'object' && message !== null);
  await ready;
  return {
    warm,
    start: () => void child.send('start'),
    stop: () => {
      child.send('stop');
      return report;
    },
  };
}
