/** Blobs that a thread makes one by one, stored many at a time: a transaction for each takes longer than making it. */
import type { BlobRef } from '@manyhands/protocol';
import type { BlobAccess, HashedBytes } from '../store/store.ts';

export interface GatheredBlobs {
  /** Waits while many are stored. */
  add(ref: BlobRef, bytes: Uint8Array): Promise<void>;
  /** Resolves when all that were added are stored. */
  store(): Promise<void>;
}

/** Bytes that are gathered before they are stored, whatever comes last on top: more than a hundred molecules have. */
const MOST_BYTES = 4_000_000;

export function gatherBlobs(blobs: Pick<BlobAccess, 'putAll'>): GatheredBlobs {
  let gathered: HashedBytes[] = [];
  let held = 0;
  const store = async (): Promise<void> => {
    const stored = gathered;
    gathered = [];
    held = 0;
    if (stored.length > 0) await blobs.putAll(stored);
  };
  return {
    add: async ({ hash }, bytes) => {
      gathered.push({ hash, bytes });
      held += bytes.byteLength;
      if (held >= MOST_BYTES) await store();
    },
    store,
  };
}
