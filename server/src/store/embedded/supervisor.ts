/**
 * The embedded PostgreSQL: made on first use, adopted when it survived us, started again when it dies, stopped on close.
 * The owner's connection is the heartbeat: when it ends, the server is looked after.
 */
import type { ChildProcess } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import type pg from 'pg';
import { sleep } from '../sleep.ts';
import { prepareBinaries } from './binaries.ts';
import {
  dropZombiesLock,
  ensureCluster,
  postmasterPid,
  SUPERUSER,
  startPostgres,
  stopPostgres,
  sweepPartialClusters,
} from './cluster.ts';
import { becomeOwner, connectMaintenance, DATABASE } from './owner.ts';
import { choosePlace, type Place } from './place.ts';

export interface EmbeddedServer {
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
  };
  /** Resolves when the server can be asked again; rejects when that is hopeless. */
  available(): Promise<void>;
  /** Process id of the running postmaster; null while there is none. */
  pid(): Promise<number | null>;
  /** Stops the server. */
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** Told of restarts and what went wrong. */
  warn(message: string): void;
}

/** Milliseconds: crash recovery replays at most some GB of log. */
const PATIENCE_MS = 120_000;
/** Milliseconds: a killed postmaster that nobody has reaped, or its last children, block the cluster for a while. */
const LOCK_FILE_MS = 15_000;

export async function startEmbedded({ dataDir, warn }: EmbeddedOptions): Promise<EmbeddedServer> {
  const place = await choosePlace(dataDir);
  const binaries = await prepareBinaries(place.home, place.account !== null);
  await ensureCluster(place, binaries);

  let child: Child | null = null;
  let heart: pg.Client | null = null;
  let reviving: Promise<void> | null = null;
  let closed = false;

  const reach = async (): Promise<pg.Client> => {
    const until = Date.now() + PATIENCE_MS;
    const startsUntil = Date.now() + LOCK_FILE_MS;
    for (;;) {
      try {
        return await connectMaintenance(place.sockets);
      } catch (error) {
        if (closed || Date.now() > until) throw await unreachable(place, error);
        if (isAbsent(error) && !child?.alive()) {
          if (child?.failure()) throw await unreachable(place, child.failure());
          if (Date.now() > startsUntil) throw await unreachable(place, error);
          if (child) await sleep(250);
          await dropZombiesLock(place);
          child = watch(await startPostgres(place, binaries));
        }
      }
      await sleep(25);
    }
  };

  const revive = async (): Promise<void> => {
    const client = await reach();
    try {
      await becomeOwner(client, dataDir);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    heart = client;
    client.once('end', () => {
      if (heart !== client) return;
      heart = null;
      if (closed) return;
      warn('the embedded database ended; starting it again');
      void available().catch((error: unknown) =>
        warn(`the embedded database does not come back: ${String(error)}`),
      );
    });
  };

  const available = (): Promise<void> => {
    if (heart) return Promise.resolve();
    reviving ??= revive().finally(() => {
      reviving = null;
    });
    return reviving;
  };

  const stop = async (): Promise<void> => {
    closed = true;
    await reviving?.catch(() => undefined);
    const client = heart;
    heart = null;
    if (!client) {
      child?.stop();
      return;
    }
    await stopPostgres(place);
    await client.end().catch(() => undefined);
    await rm(place.sockets, { recursive: true, force: true });
  };

  await available();
  await sweepPartialClusters(place);
  let closing: Promise<void> | null = null;
  return {
    connection: { host: place.sockets, port: 5432, user: SUPERUSER, database: DATABASE },
    available,
    pid: () => postmasterPid(place),
    close: () => (closing ??= stop()),
  };
}

/** No server listens; anything else (it is starting, stopping, recovering) is worth waiting for. */
function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOENT' || code === 'ECONNREFUSED';
}

async function unreachable(place: Place, cause: unknown): Promise<Error> {
  const log = await readFile(place.log, 'utf8').catch(() => '');
  return new Error(`The embedded database does not answer. The end of ${place.log}:\n${log.slice(-1500)}`, {
    cause,
  });
}

interface Child {
  alive(): boolean;
  /** Why the program could not be run at all. */
  failure(): Error | null;
  stop(): void;
}

function watch(process: ChildProcess): Child {
  let failure: Error | null = null;
  process.once('error', (error) => {
    failure = error;
  });
  return {
    alive: () => !failure && process.exitCode === null && process.signalCode === null,
    failure: () => failure,
    stop: () => {
      process.kill('SIGINT');
    },
  };
}
