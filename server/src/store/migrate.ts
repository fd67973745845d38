/** Numbered migrations: plain SQL files, each applied once, in order, together with the note that it was. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Database } from './database.ts';

const FOLDER = fileURLToPath(new URL('./migrations/', import.meta.url));
/** Key of the lock that lets one coordinator migrate at a time: "migr" in ASCII. */
const MIGRATION_LOCK = 0x6d696772;
const OLDEST_MAJOR = 15;

interface Migration {
  readonly number: number;
  readonly file: string;
}

/** Brings the database to this version. Throws where the server is too old or the database is newer than we are. */
export async function migrate(database: Database): Promise<void> {
  const migrations = await listMigrations();
  await refuseOldServer(database);
  await database.transaction(async (queries) => {
    await queries.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await queries.query(
      'create table if not exists migrations (number int primary key, file text not null, applied_at timestamptz not null default now())',
    );
    const done = await queries.query<{ number: number }>('select number from migrations order by number');
    const latest = done.at(-1)?.number ?? 0;
    const known = migrations.at(-1)?.number ?? 0;
    if (latest > known) {
      throw new Error(
        `The database is at migration ${latest}, this program knows ${known}. Run the newer version of Manyhands that made it.`,
      );
    }
    for (const { number, file } of migrations.slice(done.length)) {
      await queries.query(await readFile(FOLDER + file, 'utf8'));
      await queries.query('insert into migrations (number, file) values ($1, $2)', [number, file]);
    }
  });
}

async function listMigrations(): Promise<Migration[]> {
  const files = (await readdir(FOLDER)).filter((name) => /^\d{3}-.*\.sql$/.test(name)).sort();
  return files.map((file) => ({ number: Number.parseInt(file, 10), file }));
}

async function refuseOldServer(database: Database): Promise<void> {
  const rows = await database.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  const major = Math.floor((rows[0]?.version ?? 0) / 10_000);
  if (major < OLDEST_MAJOR) {
    throw new Error(`The database is PostgreSQL ${major}. Use ${OLDEST_MAJOR} or newer.`);
  }
}
