/** One coordinator owns an embedded database: it holds an advisory lock on a connection that it keeps open. */
import pg from 'pg';
import { sleep } from '../sleep.ts';
import { SUPERUSER } from './cluster.ts';

export const DATABASE = 'manyhands';
/** Key of the owner's lock: "many" in ASCII. */
const OWNER_LOCK = 0x6d616e79;
/** Milliseconds for the system to close the connections of an owner that was just killed. */
const PREDECESSOR_MS = 2000;

/** The directory belongs to a coordinator that is running. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';
}

/** Connects to the maintenance database; rejects with pg's error while the server is not there. */
export async function connectMaintenance(sockets: string): Promise<pg.Client> {
  const client = new pg.Client({
    host: sockets,
    port: 5432,
    user: SUPERUSER,
    database: 'postgres',
    application_name: `manyhands owner ${process.pid}`,
    connectionTimeoutMillis: 5000,
  });
  // Its end is heard through 'end'; without a listener an error would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Takes the owner's lock on this connection, or throws `DirectoryInUse`. It is freed however its holder ends. */
export async function becomeOwner(client: pg.Client, dataDir: string): Promise<void> {
  const until = Date.now() + PREDECESSOR_MS;
  while (!(await tryLock(client))) {
    if (Date.now() > until) {
      const holder = await holderOf(client);
      throw new DirectoryInUse(
        `${dataDir} is in use by another coordinator${holder}. Stop that one, or give this one a folder of its own with DATA_DIR; to run several on one database, set DATABASE_URL.`,
      );
    }
    await sleep(100);
  }
  const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query(`create database ${DATABASE}`);
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [
    OWNER_LOCK,
  ]);
  return rows[0]?.got === true;
}

async function holderOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select a.application_name as name from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.objid = $1 and l.granted and a.pid <> pg_backend_pid()`,
    [OWNER_LOCK],
  );
  const process = rows[0]?.name.match(/\d+$/)?.[0];
  return process ? ` (process ${process})` : '';
}
