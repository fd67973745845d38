/** Statements about uploads in parts. */
import type { UploadId } from '@manyhands/protocol';
import type { Database } from './database.ts';
import type { UploadRecord, UploadStore } from './uploads-store.ts';

type Rows<T> = T & Record<string, unknown>;

const SELECT = `
  select id as upload, researcher, project, name, bytes::float8 as bytes, stored::float8 as "offset",
         encode(hash, 'hex') as hash, finished
    from uploads`;

export function createUploadStore(database: Database): UploadStore {
  return {
    createUpload: async ({ upload, researcher, project, name, bytes }, limits, now) => {
      const rows = await database.query(
        `insert into uploads (id, researcher, project, name, bytes, created_at, touched_at)
         select $1, $2, $3, $4, $5::bigint, $6, $6
          where (select count(*) < $7::int and coalesce(sum(bytes), 0) + $5::bigint <= $8::bigint from uploads
                  where researcher is not distinct from $2 and not finished)
         on conflict (id) do nothing returning 1`,
        [upload, researcher, project, name, bytes, now, limits.uploads, limits.bytes],
      );
      // A lost connection makes the statement run again: then the row is there.
      return rows.length > 0 || (await read(database, upload)) !== null;
    },
    upload: (id) => read(database, id),
    advanceUpload: async (id, from, to, now) => {
      const rows = await database.query(
        `update uploads set stored = $3, touched_at = $4 where id = $1 and stored in ($2, $3) and not finished
         returning 1`,
        [id, from, to, now],
        'advance-upload',
      );
      return rows.length > 0;
    },
    hashUpload: async (id, hash) => {
      await database.query('update uploads set hash = $2 where id = $1 and stored = bytes', [
        id,
        Buffer.from(hash, 'hex'),
      ]);
    },
    finishUpload: async (id, now) => {
      await database.query('update uploads set finished = true, touched_at = $2 where id = $1', [id, now]);
    },
    removeUpload: async (id, before) => {
      const rows = await database.query(
        'delete from uploads where id = $1 and ($2::bigint is null or touched_at < $2) returning 1',
        [id, before ?? null],
      );
      return rows.length > 0;
    },
    staleUploads: async (before, limit) => {
      const rows = await database.query<{ id: UploadId }>(
        'select id from uploads where touched_at < $1 order by touched_at limit $2',
        [before, limit],
      );
      return rows.map(({ id }) => id);
    },
  };
}

async function read(database: Database, id: UploadId): Promise<UploadRecord | null> {
  const rows = await database.query<Rows<UploadRecord>>(`${SELECT} where id = $1`, [id], 'upload');
  return rows[0] ?? null;
}
