/** The store's door. */
export { HashMismatch } from './blobs.ts';
export { DirectoryInUse } from './embedded/owner.ts';
export { type OpenStore, openStore } from './open-store.ts';
export type * from './store.ts';
