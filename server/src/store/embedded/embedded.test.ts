import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { builtProgram } from '../../../test/made-once.ts';
import { openDatabase } from '../open-database.ts';
import { packageFolder, prepareBinaries } from './binaries.ts';
import { ensureCluster, startPostgres, stopPostgres } from './cluster.ts';
import { connectMaintenance, DirectoryInUse } from './owner.ts';
import { choosePlace, SYSTEM_FOLDER } from './place.ts';

const folders: string[] = [];
const makeFolder = async (parent = tmpdir()): Promise<string> => {
  const folder = await mkdtemp(join(parent, 'manyhands-embedded-'));
  folders.push(folder);
  // Temporary folders are closed to others, which is a case of its own below.
  await chmod(folder, 0o755);
  return folder;
};
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** Another coordinator's process, once it has the store. */
async function holdElsewhere(dataDir: string): Promise<{ child: ChildProcess; postgres: number }> {
  const child = spawn(process.execPath, [...builtProgram('hold-store'), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, postgres: Number(String(line).split(' ').at(-1)) };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the embedded database', () => {
  // One for all that do not ask for a special place: making a database takes seconds.
  let dataDir = '';
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'manyhands-embedded-'));
    await chmod(dataDir, 0o755);
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it('survives the kill of its coordinator, is adopted by the next one, and stops with that', async () => {
    const { child, postgres } = await holdElsewhere(dataDir);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(postgres)).toBe(true);
    const { database, embeddedPid } = await openDatabase({ dataDir });
    expect(await embeddedPid()).toBe(postgres);
    await database.close();
    expect(await embeddedPid()).toBe(null);
  });

  it('comes back when the adopted one is killed, though nobody may reap it', async () => {
    const { child, postgres } = await holdElsewhere(dataDir);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { database, embeddedPid } = await openDatabase({ dataDir });
    process.kill(postgres, 'SIGKILL');
    await expect.poll(() => embeddedPid(), { timeout: 20_000 }).not.toBe(postgres);
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
    await database.close();
  });

  it('refuses a second owner and says what to do', async () => {
    const { child, postgres } = await holdElsewhere(dataDir);
    try {
      const second = openDatabase({ dataDir });
      await expect(second).rejects.toBeInstanceOf(DirectoryInUse);
      await expect(second).rejects.toThrow(
        `in use by another coordinator (process ${child.pid}). Stop that one`,
      );
      expect(isAlive(postgres)).toBe(true);
    } finally {
      child.kill('SIGKILL');
      await (await openDatabase({ dataDir })).database.close();
    }
  });

  it('comes back by itself when it is killed, and statements wait for it', async () => {
    const warnings: string[] = [];
    const { database, embeddedPid } = await openDatabase({ dataDir, warn: (text) => warnings.push(text) });
    await database.query('create table kept (value int)');
    for (let round = 1; round <= 3; round += 1) {
      const pid = await embeddedPid();
      if (pid === null) throw new Error('the database does not run');
      await database.query('insert into kept values ($1)', [round]);
      process.kill(pid, 'SIGKILL');
      const waiting = Array.from({ length: 20 }, () => database.query('select value from kept'));
      for (const rows of await Promise.all(waiting)) expect(rows).toHaveLength(round);
      await expect.poll(async () => (await embeddedPid()) ?? pid, { timeout: 20_000 }).not.toBe(pid);
    }
    expect(warnings.length).toBeGreaterThan(0);
    await database.close();
  });

  it('works where install scripts made no library links', async () => {
    const [home, native] = [await makeFolder(), join(await makeFolder(), 'native')];
    const packaged = join(packageFolder(), 'native');
    await cp(packaged, native, { recursive: true, verbatimSymlinks: true });
    for (const entry of await readdir(join(native, 'lib'), { withFileTypes: true })) {
      if (entry.isSymbolicLink()) await rm(join(native, 'lib', entry.name));
    }
    const place = await choosePlace(home);
    const binaries = await prepareBinaries(place.home, place.account !== null, native);
    expect(Object.keys(binaries.environment)).toHaveLength(1);
    await ensureCluster(place, binaries);
    await startPostgres(place, binaries);
    await expect
      .poll(
        () =>
          connectMaintenance(place.sockets)
            .then((client) => client.end())
            .then(() => 'there', String),
        { timeout: 10_000 },
      )
      .toBe('there');
    await stopPostgres(place);
    await rm(place.sockets, { recursive: true, force: true });
  });

  it('works in a data folder whose path is too long for a socket', async () => {
    const dataDir = join(await makeFolder(), 'a-folder-with-a-rather-long-name'.repeat(4), 'data');
    const { database } = await openDatabase({ dataDir });
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
    await database.close();
    expect((await stat(join(dataDir, 'postgres', 'PG_VERSION'))).isFile()).toBe(true);
  });
});

const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)('as root', () => {
  it('runs in a folder that only root may enter, from programs that only root may enter', async () => {
    const dataDir = join(await makeFolder('/root'), 'data');
    const { database } = await openDatabase({ dataDir });
    await database.query('create table kept as select 42 as value');
    await database.close();
    const home = (await readFile(join(dataDir, 'postgres.location'), 'utf8')).trim();
    expect(home.startsWith(`${SYSTEM_FOLDER}/`)).toBe(true);
    const again = await openDatabase({ dataDir });
    expect(await again.database.query('select value from kept')).toEqual([{ value: 42 }]);
    await again.database.close();
    await rm(home, { recursive: true });
    await expect(openDatabase({ dataDir })).rejects.toThrow(/is not there. Bring it back/);
  });

  it('copies programs that nobody could run', async () => {
    const hidden = join(await makeFolder('/root'), 'native');
    await mkdir(hidden);
    await cp(join(packageFolder(), 'native'), hidden, { recursive: true, verbatimSymlinks: true });
    await cp(join(packageFolder(), 'package.json'), join(hidden, '..', 'package.json'));
    const binaries = await prepareBinaries(await makeFolder(), true, hidden);
    expect(binaries.postgres.startsWith(`${SYSTEM_FOLDER}/native-`)).toBe(true);
    const child = spawn(binaries.postgres, ['--version'], {
      env: { ...process.env, ...binaries.environment },
      uid: 65_534,
      gid: 65_534,
      cwd: '/',
    });
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });
});
