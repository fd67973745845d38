/** The one IndexedDB database of a volunteering browser: identity, cached blobs, outbox. */
import type { AssignmentId, ReportedResult, Sha256 } from '@manyhands/protocol';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** A finished result waiting for its acknowledgement; `outputs` follow one another as on the wire. */
export interface OutboxEntry {
  readonly assignment: AssignmentId;
  readonly result: ReportedResult;
  readonly outputs: Uint8Array<ArrayBuffer>;
  readonly savedAt: number;
}

export interface BlobUse {
  readonly hash: Sha256;
  readonly bytes: number;
  readonly usedAt: number;
}

export interface VolunteerSchema extends DBSchema {
  identity: { key: 'host'; value: CryptoKeyPair };
  blobs: { key: Sha256; value: Uint8Array<ArrayBuffer> };
  /** Apart from the bytes, so that eviction reads only sizes and times. */
  uses: { key: Sha256; value: BlobUse; indexes: { usedAt: number } };
  outbox: { key: AssignmentId; value: OutboxEntry; indexes: { savedAt: number } };
}

export type VolunteerDatabase = IDBPDatabase<VolunteerSchema>;

/** The browser forbids IndexedDB (private window, blocked third-party storage) or it is broken. */
export class StorageUnavailable extends Error {
  constructor(options: ErrorOptions) {
    super('This browser does not let the page keep anything.', options);
    this.name = 'StorageUnavailable';
  }
}

/** Opens or makes the database. Throws `StorageUnavailable`. */
export async function openDatabase(name = 'manyhands'): Promise<VolunteerDatabase> {
  try {
    return await openDB<VolunteerSchema>(name, 1, {
      upgrade(database) {
        database.createObjectStore('identity');
        database.createObjectStore('blobs');
        database.createObjectStore('uses', { keyPath: 'hash' }).createIndex('usedAt', 'usedAt');
        database.createObjectStore('outbox', { keyPath: 'assignment' }).createIndex('savedAt', 'savedAt');
      },
      // A newer page wants another schema: give way instead of blocking it.
      blocking: (_current, _blocked, event) => {
        if (event.target instanceof IDBDatabase) event.target.close();
      },
    });
  } catch (cause) {
    throw new StorageUnavailable({ cause });
  }
}
