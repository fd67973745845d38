/**
 * What a run of tests makes once, before the first of them: programs as they are built, and a database
 * that nothing was done with. Loading TypeScript costs a process one to two seconds, making a database three.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../src/store/open-database.ts';
import { buildServer } from './built-server.ts';
import { BUILT, EMPTY_DATABASE } from './made-once.ts';

const source = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const PROGRAMS = {
  'hold-store': source('server/test/hold-store.ts'),
  'search-volunteers': source('server/test/search-volunteers.ts'),
};

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'manyhands-empty-'));
  const [built] = await Promise.all([buildServer(PROGRAMS), makeDatabase(dataDir)]);
  process.env[BUILT] = built.folder;
  process.env[EMPTY_DATABASE] = dataDir;
  project.onTestsRerun(() => built.again());
  return async () => {
    await Promise.all([built.remove(), rm(dataDir, { recursive: true, force: true })]);
  };
}

async function makeDatabase(dataDir: string): Promise<void> {
  const { database } = await openDatabase({ dataDir });
  await database.close();
}
