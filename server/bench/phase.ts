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
  readonly warm: Promise<void>;
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
  await Promise.race([once(child, 'message'), failed]);
  const warm = once(child, 'message').then(() => {});
  // From here on an early end shows itself when the report is asked for.
  failed.catch(() => {});
  return {
    warm: Promise.race([warm, failed]),
    start: () => void child.send('start'),
    stop: async () => {
      const report = new Promise<LoadReport>((resolve) => {
        child.on('message', (message) => message !== 'warm' && resolve(message as LoadReport));
      });
      child.send('stop');
      return Promise.race([report, failed]);
    },
  };
}
