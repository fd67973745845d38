/** Runs a process of simulated volunteers for one phase. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadReport, LoadSettings } from './load.ts';

export interface Load {
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
  // From here on an early end shows itself when the report is asked for.
  failed.catch(() => {});
  return {
    start: () => void child.send('start'),
    stop: async () => {
      child.send('stop');
      const [report] = await Promise.race([once(child, 'message'), failed]);
      return report as LoadReport;
    },
  };
}
