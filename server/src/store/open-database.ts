/** The database by choice of the operator: embedded in the data folder, or a PostgreSQL named by URL. */
import { createDatabase, type Database } from './database.ts';
import { startEmbedded } from './embedded/supervisor.ts';
import { migrate } from './migrate.ts';

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
    ? openByUrl(databaseUrl)
    : await openEmbedded(dataDir, warn ?? (() => undefined));
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return { database, embeddedPid };
}

function openByUrl(databaseUrl: string): OpenDatabase {
  const database = createDatabase({
    connection: { connectionString: databaseUrl },
    available: async () => undefined,
    close: async () => undefined,
  });
  return { database, embeddedPid: async () => null };
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
