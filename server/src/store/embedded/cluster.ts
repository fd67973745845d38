/** The database cluster on disk, and the processes of PostgreSQL: made once, started, stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, open, readdir, readFile, rename, rm, stat, truncate } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { sleep } from '../sleep.ts';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';

export const SUPERUSER = 'manyhands';
/** Bytes after which the log starts anew at the next start. */
const LOG_BYTES = 10_000_000;

const identity = ({ account }: Place) => account ?? {};

/** Makes the cluster if there is none (3 s); under another name first, so that half a cluster is never opened. */
export async function ensureCluster(place: Place, binaries: Binaries): Promise<void> {
  if (existsSync(join(place.cluster, 'PG_VERSION'))) return;
  const partial = `${place.cluster}.new-${process.pid}`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  if (place.account) await chown(partial, place.account.uid, place.account.gid);
  try {
    await initialise(partial, place, binaries);
    await rename(partial, place.cluster).catch((error: unknown) => {
      // Another coordinator was quicker; the owner's lock decides between us.
      if (!existsSync(join(place.cluster, 'PG_VERSION'))) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function initialise(folder: string, place: Place, binaries: Binaries): Promise<void> {
  const settings = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const child = spawn(
    binaries.initdb,
    ['-D', folder, '-U', SUPERUSER, '-A', 'trust', '--no-instructions', ...settings],
    {
      cwd: folder,
      env: { ...process.env, ...binaries.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...identity(place),
    },
  );
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`initdb could not make the database in ${folder}:\n${said.slice(-2000)}`);
}

/** Removes what a start that was killed left of a cluster in the making. Only the owner of the directory may call it. */
export async function sweepPartialClusters(place: Place): Promise<void> {
  for (const name of await readdir(dirname(place.cluster))) {
    if (name.startsWith(`${basename(place.cluster)}.new-`)) {
      await rm(join(dirname(place.cluster), name), { recursive: true, force: true });
    }
  }
}

/** Starts PostgreSQL in its own process group, so that it outlives us and no Ctrl-C in our terminal reaches it. */
export async function startPostgres(place: Place, binaries: Binaries): Promise<ChildProcess> {
  const size = await stat(place.log).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_BYTES) await truncate(place.log);
  const log = await open(place.log, 'a', 0o600);
  const settings = Object.entries(settingsOf(place)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', place.cluster, ...settings], {
    cwd: place.cluster,
    env: { ...process.env, ...binaries.environment },
    stdio: ['ignore', log.fd, log.fd],
    detached: true,
    ...identity(place),
  });
  child.unref();
  await log.close();
  return child;
}

function settingsOf(place: Place): Record<string, string> {
  const megabytes = Math.round(Math.min(256, Math.max(32, totalmem() / 4 / 2 ** 20)));
  return {
    // The bundled OpenSSL and ICU are old: never on a network.
    listen_addresses: '',
    unix_socket_directories: place.sockets,
    unix_socket_permissions: '0700',
    // What is read again the system has in memory, too. Buffers that are used again cost less than fresh ones: four times as
    // many, with a log four times as large as 1 GB, took 8 % of the results with 200 connections.
    shared_buffers: `${megabytes}MB`,
    max_connections: '50',
    // So do files of the log, and few are soon used again, and soon replayed: with 256 MB in place of 1 GB, 99 of 100 reports
    // were acknowledged within 45 ms in place of 70. A limit that is aimed at, and passed in a rush.
    max_wal_size: '256MB',
    min_wal_size: '256MB',
    checkpoint_timeout: '15min',
    // To compress the pages that checkpoints have logged whole takes longer than to write them.
    wal_compression: 'off',
    // What is acknowledged is on disk.
    synchronous_commit: 'on',
    autovacuum_naptime: '10s',
    // Compiling costs more than any of our statements.
    jit: 'off',
    log_min_messages: 'warning',
    log_line_prefix: '%m [%p] ',
  };
}

const lockFile = (place: Place): string => join(place.cluster, 'postmaster.pid');

/** Process id in the cluster's lock file; null where there is none, or that process is gone. */
export async function postmasterPid(place: Place): Promise<number | null> {
  const pid = await lockedBy(place);
  return pid !== null && (await isRunning(pid)) ? pid : null;
}

async function lockedBy(place: Place): Promise<number | null> {
  const pid = Number.parseInt(await readFile(lockFile(place), 'utf8').catch(() => ''), 10);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

/**
 * A killed server that we had adopted is a zombie until its parent reaps it, and in a container without an init nobody
 * does; PostgreSQL takes it for alive and never starts again. What its backends still use is locked by other means.
 */
export async function dropZombiesLock(place: Place): Promise<void> {
  const pid = await lockedBy(place);
  if (pid !== null && exists(pid) && !(await isRunning(pid))) await rm(lockFile(place), { force: true });
}

/** Fast stop: open transactions are rolled back, everything committed is checkpointed. Resolves when it is gone. */
export async function stopPostgres(place: Place): Promise<void> {
  const pid = await postmasterPid(place);
  if (pid === null) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; (await postmasterPid(place)) === pid && waited < 30_000; waited += 20) await sleep(20);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Exists and is no zombie; where there is no /proc, existing must do. */
async function isRunning(pid: number): Promise<boolean> {
  if (!exists(pid)) return false;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat === null || !/^\d+ \(.*\) [ZX]/s.test(stat);
}
