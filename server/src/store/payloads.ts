/** Payloads of results: read from their row, an equal answer's or the blob store, and cut into the kernel's outputs. */
import type { BufferBytes } from '@manyhands/kernel';
import type { ResultId, Sha256 } from '@manyhands/protocol';
import type { Database } from './database.ts';
import type { BlobStore } from './store.ts';

export interface Payloads {
  /** Bytes of these results; every one is there, or the promise rejects. */
  read(results: readonly ResultId[]): Promise<ReadonlyMap<ResultId, Uint8Array>>;
}

export function createPayloads(database: Database, blobs: BlobStore): Payloads {
  return {
    read: async (results) => {
      if (results.length === 0) return new Map();
      const rows = await database.query<{ id: ResultId; payload: Buffer | null; digest: Sha256 }>(
        `select r.id, coalesce(r.payload, same.payload) as payload, encode(r.digest, 'hex') as digest
           from results r left join results same on same.id = r.same_as where r.id = any($1)`,
        [results],
        'payloads',
      );
      const found = new Map<ResultId, Uint8Array>();
      for (const { id, payload, digest } of rows) {
        const bytes = payload ?? (await blobs.get(digest));
        if (!bytes)
          throw new Error(`the payload of result ${id} (blob ${digest}) is missing from the data folder`);
        found.set(id, bytes);
      }
      return found;
    },
  };
}

/** A payload cut into outputs. */
export function cutOutputs(
  payload: Uint8Array,
  outputs: readonly { name: string; bytes: number }[],
): BufferBytes {
  const cut = new Map<string, Uint8Array>();
  let offset = 0;
  for (const { name, bytes } of outputs) {
    cut.set(name, payload.subarray(offset, offset + bytes));
    offset += bytes;
  }
  return cut;
}
