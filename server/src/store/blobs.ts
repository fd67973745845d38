/** Immutable bytes by SHA-256: in the database to 64 kB, in files `aa/bb/<hash>` above. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat as statFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sha256 } from '@manyhands/protocol';
import type { Database } from './database.ts';
import type { BlobStore } from './store.ts';

/** Bytes: above this a file is quicker than a row (measured crossover). */
export const INLINE_BYTES = 65_536;

/** The bytes do not have the hash that they were announced with. */
export class HashMismatch extends Error {
  override readonly name = 'HashMismatch';
}

type Source = Uint8Array | AsyncIterable<Uint8Array>;

export function createBlobs(database: Database, folder: string): BlobStore {
  const pathOf = (hash: Sha256) => join(folder, hash.slice(0, 2), hash.slice(2, 4), hash);

  const stat: BlobStore['stat'] = async (hash) => {
    const rows = await database.query<{ bytes: number }>(
      'select bytes::float8 as bytes from blobs where hash = $1',
      [Buffer.from(hash, 'hex')],
      'blob-stat',
    );
    return rows[0] ? { bytes: rows[0].bytes } : null;
  };

  const record = async (hash: Sha256, bytes: number, data: Uint8Array | null): Promise<void> => {
    await database.query(
      `insert into blobs (hash, bytes, data, created_at)
       values ($1, $2, $3, (extract(epoch from now()) * 1000)::bigint) on conflict (hash) do nothing`,
      [Buffer.from(hash, 'hex'), bytes, data],
      'blob-put',
    );
  };

  const put: BlobStore['put'] = async (expected, source) => {
    const { head, rest } = await readHead(source);
    if (!rest) {
      check(expected, createHash('sha256').update(head).digest('hex'));
      await record(expected, head.byteLength, head);
      return { bytes: head.byteLength };
    }
    const bytes = await writeFile(folder, pathOf(expected), expected, head, rest);
    await record(expected, bytes, null);
    return { bytes };
  };

  return {
    stat,
    put,
    get: async (hash, range) => {
      const from = range?.from ?? 0;
      // substring counts from 1; the whole value is asked for without a length
      const rows = await database.query<{ bytes: number; inline: boolean; data: Buffer | null }>(
        `select bytes::float8 as bytes, data is not null as inline, substring(data from $2::int for $3::int) as data
           from blobs where hash = $1`,
        [Buffer.from(hash, 'hex'), Math.min(from, INLINE_BYTES) + 1, lengthOf(range, INLINE_BYTES)],
        'blob-get',
      );
      const row = rows[0];
      if (!row) return null;
      return row.inline
        ? (row.data ?? new Uint8Array())
        : readRange(pathOf(hash), from, lengthOf(range, row.bytes));
    },
    locate: async (hash) => {
      const rows = await database.query<{ bytes: number; data: Buffer | null }>(
        'select bytes::float8 as bytes, data from blobs where hash = $1',
        [Buffer.from(hash, 'hex')],
        'blob-locate',
      );
      const row = rows[0];
      if (!row) return null;
      return row.data
        ? { kind: 'bytes', bytes: row.data }
        : { kind: 'file', path: pathOf(hash), bytes: row.bytes };
    },
    putAll: async (blobs) => {
      const small = blobs.filter(({ bytes }) => bytes.byteLength <= INLINE_BYTES);
      for (const { hash, bytes } of blobs) if (bytes.byteLength > INLINE_BYTES) await put(hash, bytes);
      if (small.length === 0) return;
      // In the order of hashes, so that two of these never wait for one another.
      await database.query(
        `insert into blobs (hash, bytes, data, created_at)
         select b.hash, length(b.data), b.data, (extract(epoch from now()) * 1000)::bigint
           from unnest($1::bytea[], $2::bytea[]) as b(hash, data) order by b.hash on conflict (hash) do nothing`,
        [small.map(({ hash }) => Buffer.from(hash, 'hex')), small.map(({ bytes }) => Buffer.from(bytes))],
        'blobs-put',
      );
    },
    adopt: async (hash, path, bytes) => {
      if (!(await stat(hash))) {
        const data = bytes > INLINE_BYTES ? null : await readFile(path);
        if (!data) await move(path, pathOf(hash), folder);
        await record(hash, bytes, data);
      }
      await rm(path, { force: true });
    },
    delete: async (hash) => {
      // The row first: a file without a row is garbage, a row without its file would be a promise broken.
      await database.query('delete from blobs where hash = $1', [Buffer.from(hash, 'hex')]);
      await rm(pathOf(hash), { force: true });
    },
  };
}

/** Length of a range that ends before `to`, at most `most` bytes. */
const lengthOf = (range: { from: number; to: number } | undefined, most: number): number =>
  range ? Math.min(Math.max(range.to - range.from, 0), most) : most;

function check(expected: Sha256, actual: string): void {
  if (actual === expected) return;
  throw new HashMismatch(
    `The bytes hash to ${actual}, not to ${expected}. Send them again, or correct the name.`,
  );
}

/** Up to `INLINE_BYTES` and, where there is more, the rest of the stream. */
async function readHead(
  source: Source,
): Promise<{ head: Uint8Array; rest: AsyncIterator<Uint8Array> | null }> {
  const stream = source instanceof Uint8Array ? once(source) : source;
  const pieces: Uint8Array[] = [];
  let length = 0;
  const iterator = stream[Symbol.asyncIterator]();
  while (length <= INLINE_BYTES) {
    const next = await iterator.next();
    if (next.done) return { head: Buffer.concat(pieces), rest: null };
    pieces.push(next.value);
    length += next.value.byteLength;
  }
  return { head: Buffer.concat(pieces), rest: iterator };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Writes beside the target, checks the hash, syncs, renames, syncs the folder: after that it is there for good. */
async function writeFile(
  folder: string,
  path: string,
  expected: Sha256,
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const partial = join(folder, `${expected.slice(0, 16)}.${randomUUID()}.partial`);
  const file = await open(partial, 'wx');
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for (let piece: Uint8Array | null = head; piece; piece = await nextOf(rest)) {
      hash.update(piece);
      bytes += piece.byteLength;
      await file.write(piece);
    }
    check(expected, hash.digest('hex'));
    await file.datasync();
    await file.close();
    await rename(partial, path);
    await syncFolders(dirname(path), folder);
    return bytes;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}

/** The file may have been moved already, by one that crashed before it could say so. */
async function move(from: string, to: string, folder: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    await statFile(to);
  });
  await syncFolders(dirname(to), folder);
}

async function nextOf(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array | null> {
  const next = await iterator.next();
  return next.done ? null : next.value;
}

/** The folders `aa/bb`, `aa` and their root: each may have been made just now. */
async function syncFolders(leaf: string, root: string): Promise<void> {
  for (const path of [leaf, dirname(leaf), root]) {
    const handle = await open(path, 'r');
    await handle.sync().finally(() => handle.close());
  }
}

async function readRange(path: string, from: number, length: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - from)));
    let filled = 0;
    while (filled < bytes.byteLength) {
      const { bytesRead } = await file.read(bytes, filled, bytes.byteLength - filled, from + filled);
      if (bytesRead === 0) throw new Error(`${path} ends at ${from + filled} bytes, before its end`);
      filled += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}
