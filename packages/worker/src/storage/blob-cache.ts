/** Blobs by hash in IndexedDB, within a size limit; the least recently used go first. */
import { sha256 } from '@manyhands/kernel';
import type { Sha256 } from '@manyhands/protocol';
import type { VolunteerDatabase } from './database.ts';

/** 256 MB: some receptors and matrices, far below what browsers grant a site. */
export const DEFAULT_CACHE_BYTES = 256_000_000;

export interface BlobCache {
  /** The bytes if they are kept and still have this hash; a damaged blob is thrown away. */
  get(hash: Sha256): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Keeps bytes whose hash the caller has checked. A blob larger than the limit is not kept. */
  put(hash: Sha256, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Bytes kept now. */
  size(): Promise<number>;
}

export interface BlobCacheOptions {
  readonly limitBytes?: number;
  readonly now?: () => number;
}

export function createBlobCache(database: VolunteerDatabase, options: BlobCacheOptions = {}): BlobCache {
  const limitBytes = options.limitBytes ?? DEFAULT_CACHE_BYTES;
  const now = options.now ?? Date.now;

  const remove = async (hash: Sha256) => {
    const transaction = database.transaction(['blobs', 'uses'], 'readwrite');
    await Promise.all([
      transaction.objectStore('blobs').delete(hash),
      transaction.objectStore('uses').delete(hash),
      transaction.done,
    ]);
  };

  return {
    async get(hash) {
      const bytes = await database.get('blobs', hash);
      if (bytes === undefined) return undefined;
      if ((await sha256(bytes)) !== hash) {
        await remove(hash);
        return undefined;
      }
      await database.put('uses', { hash, bytes: bytes.byteLength, usedAt: now() });
      return bytes;
    },

    async put(hash, bytes) {
      if (bytes.byteLength > limitBytes) return;
      const transaction = database.transaction(['blobs', 'uses'], 'readwrite');
      const blobs = transaction.objectStore('blobs');
      const uses = transaction.objectStore('uses');
      await blobs.put(bytes, hash);
      await uses.put({ hash, bytes: bytes.byteLength, usedAt: now() });
      let total = (await uses.getAll()).reduce((sum, use) => sum + use.bytes, 0);
      for await (const cursor of uses.index('usedAt')) {
        if (total <= limitBytes) break;
        if (cursor.value.hash === hash) continue;
        total -= cursor.value.bytes;
        await blobs.delete(cursor.value.hash);
        await cursor.delete();
      }
      await transaction.done;
    },

    async size() {
      return (await database.getAll('uses')).reduce((sum, use) => sum + use.bytes, 0);
    },
  };
}
