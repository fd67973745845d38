/** A coordinator in a process of its own that a test kills at moments of chance. Repeat a run with SEED=… */
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from '@manyhands/client';
import { ProjectId } from '@manyhands/protocol';
import { afterAll, beforeAll } from 'vitest';
import { type CoordinatorProcess, startCoordinatorProcess } from './coordinator-process.ts';
import { STARTS_MS } from './laboratory.ts';
import { makeDataDir } from './made-once.ts';
import { createRandom, type Random } from './random.ts';

export interface KilledCoordinator {
  readonly dataDir: string;
  readonly process: CoordinatorProcess;
  readonly api: Client;
  readonly random: Random;
  /** A project of the test. */
  readonly project: ProjectId;
  /** kill -9 at any moment within so many milliseconds. */
  killWithin(mostMs: number): Promise<void>;
  /** The same, and a new start. */
  restartWithin(mostMs: number): Promise<void>;
}

/** What hosts wait for is short, and so is what the coordinator waits for; a test waits for its work alone. */
export const QUICK_SETTINGS = {
  ...{ HOLD_MS: '300', DISCONNECT_GRACE_MS: '100' },
  ...{ JUDGE_GATHER_MS: '50', COUNT_EVERY_MS: '50', REDUCE_EVERY_MS: '200' },
};

/** There from before the first test of a file until after its last one. `what` is said with the seed. */
export function killedCoordinator(
  what: string,
  settings: Readonly<Record<string, string>> = {},
): KilledCoordinator {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
  const random = createRandom(seed);
  const project = ProjectId.parse('kills');
  let opened: { readonly dataDir: string; readonly process: CoordinatorProcess; readonly api: Client };
  beforeAll(async () => {
    console.log(`${what} between kills: seed ${seed}`);
    const dataDir = await makeDataDir('kills');
    const process = await startCoordinatorProcess(dataDir, settings);
    const api = createClient({ origin: process.origin, token: process.token });
    opened = { dataDir, process, api };
    await api.projects.create({ id: project, title: 'Kills', purpose: 'To see.', owner: 'Testers' });
  }, STARTS_MS);
  afterAll(async () => {
    if (!opened) return;
    await opened.process.stop();
    await rm(opened.dataDir, { recursive: true, force: true });
  }, STARTS_MS);

  const killWithin = async (mostMs: number): Promise<void> => {
    await sleep(random.next() * mostMs);
    await opened.process.kill();
  };
  return {
    get dataDir() {
      return opened.dataDir;
    },
    get process() {
      return opened.process;
    },
    get api() {
      return opened.api;
    },
    ...{ random, project, killWithin },
    restartWithin: async (mostMs) => {
      await killWithin(mostMs);
      await opened.process.start();
    },
  };
}
