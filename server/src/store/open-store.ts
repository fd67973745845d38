/** Opens the database, brings it to this version, and puts store and blobs on it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createBlobs } from './blobs.ts';
import { type DatabaseOptions, openDatabase } from './open-database.ts';
import { createPostgresStore } from './postgres-store.ts';
import type { BlobStore, Store } from './store.ts';

export interface OpenStore {
  readonly store: Store;
  readonly blobs: BlobStore;
  /** Process id of the embedded PostgreSQL; null while there is none. For tests and operators. */
  embeddedPid(): Promise<number | null>;
  /** Idempotent. Stops the embedded PostgreSQL. */
  close(): Promise<void>;
}

/** Throws an error that names the cure where the database cannot be had; `DirectoryInUse` where another owner runs. */
export async function openStore(options: DatabaseOptions): Promise<OpenStore> {
  const folder = join(options.dataDir, 'blobs');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { database, embeddedPid } = await openDatabase(options);
  const blobs = createBlobs(database, folder);
  const store = createPostgresStore(database, blobs);
  return { store, blobs, embeddedPid, close: () => database.close() };
}
