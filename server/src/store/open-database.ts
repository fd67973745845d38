/** The database by choice of the operator: embedded in the data folder, or a PostgreSQL named by URL. */
import pg from 'pg';
import { createDatabase, type Database } from './database.ts';
import { startEmbedded } from './embedded/supervisor.ts';
import { migrate } from './migrate.ts';
import { sleep } from './sleep.ts';

export interface DatabaseOptions {
  /** Folder of the embedded database and of large blobs. */
  readonly dataDir: string;
  /** PostgreSQL 15 or newer to use instead of the embedded one. Several coordinators may share it. */
  readonly databaseUrl?: string | null;
  /** Told of restarts of the embedded database. */
  readonly warn?: (message: string) => void;
}

export interface OpenDatabase {
  readonly database: Database;
  /** Process id of the embedded server; null where there is none. */
  embeddedPid(): Promise<number | null>;
}

/** Opens and migrates. Throws an error that names the cure: in use, not installed, wrong URL, too old. */
export async function openDatabase({ dataDir, databaseUrl, warn }: DatabaseOptions): Promise<OpenDatabase> {
  const { database, embeddedPid } = databaseUrl
    ? await openByUrl(databaseUrl)
    : await openEmbedded(dataDir, warn ?? (() => undefined));
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return { database, embeddedPid };
}

async function openByUrl(databaseUrl: string): Promise<OpenDatabase> {
  await expectAnswer(databaseUrl);
  const database = createDatabase({
    connection: { connectionString: databaseUrl },
    available: async () => undefined,
    close: async () => undefined,
  });
  return { database, embeddedPid: async () => null };
}

/** Milliseconds a database may take to come up beside us; afterwards a wrong URL is likelier. */
const STARTING_MS = 10_000;

/** The URL may hold a password, so it is not repeated in the error. */
async function expectAnswer(connectionString: string): Promise<void> {
  const until = Date.now() + STARTING_MS;
  for (;;) {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: STARTING_MS });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.end();
    } catch (cause) {
      const refused = cause instanceof pg.DatabaseError && !cause.code?.startsWith('57');
      if (refused || Date.now() > until) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new Error(
          `The database of DATABASE_URL does not let us in: ${why}. Check host, port, user, password and database name.`,
          { cause },
        );
      }
    }
    await sleep(200);
  }
}

async function openEmbedded(dataDir: string, warn: (message: string) => void): Promise<OpenDatabase> {
  const server = await startEmbedded({ dataDir, warn });
  const database = createDatabase({
    connection: server.connection,
    available: server.available,
    close: server.close,
  });
  return { database, embeddedPid: server.pid };
}
