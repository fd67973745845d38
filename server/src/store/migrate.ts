/** Numbered migrations: plain SQL files, each applied once, in order, together with the note that it was. */
import { createHash } from 'node:crypto';
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
  readonly sql: string;
  readonly sha256: string;
}

/** Brings the database to this version. Throws where the server is too old or the database is newer than we are. */
export async function migrate(database: Database): Promise<void> {
  const migrations = await listMigrations();
  await refuseOldServer(database);
  await database.transaction(async (queries) => {
    await queries.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await queries.query(
      'create table if not exists migrations (number int primary key, file text not null, sha256 text not null, applied_at timestamptz not null default now())',
    );
    const done = await queries.query<Applied>('select number, sha256 from migrations order by number');
    refuseOtherHistory(done, migrations);
    for (const { number, file, sql, sha256 } of migrations.slice(done.length)) {
      await queries.query(sql);
      await queries.query('insert into migrations (number, file, sha256) values ($1, $2, $3)', [
        number,
        file,
        sha256,
      ]);
    }
  });
}

interface Applied extends Record<string, unknown> {
  number: number;
  sha256: string;
}

/** The database must be where we were at some time: neither ahead of us nor made by other migrations of the same numbers. */
function refuseOtherHistory(done: readonly Applied[], migrations: readonly Migration[]): void {
  if (done.length > migrations.length) {
    throw new Error(
      `The database is at migration ${done.length}, this program knows ${migrations.length}. Run the newer version of Manyhands that made it.`,
    );
  }
  const other = done.find(({ sha256 }, index) => migrations[index]?.sha256 !== sha256);
  if (other) {
    throw new Error(
      `Migration ${other.number} of the database is not the one of this program: a development version made it. Run that version, or start anew with another DATA_DIR or DATABASE_URL.`,
    );
  }
}

async function listMigrations(): Promise<Migration[]> {
  const files = (await readdir(FOLDER)).filter((name) => /^\d{3}-.*\.sql$/.test(name)).sort();
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(FOLDER + file, 'utf8');
      return {
        number: Number.parseInt(file, 10),
        file,
        sql,
        sha256: createHash('sha256').update(sql).digest('hex'),
      };
    }),
  );
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
