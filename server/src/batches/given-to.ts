/** Blobs as they are, but what is stored becomes a project's at once: before anything names it. */
import type { ProjectId } from '@manyhands/protocol';
import type { BlobAccess, Store } from '../store/store.ts';

export const givenTo = (
  store: Pick<Store, 'giveBlobs'>,
  blobs: BlobAccess,
  project: ProjectId,
): BlobAccess => ({
  stat: (hash) => blobs.stat(hash),
  get: (hash, range) => blobs.get(hash, range),
  locate: (hash) => blobs.locate(hash),
  put: async (hash, bytes) => {
    const stored = await blobs.put(hash, bytes);
    await store.giveBlobs([hash], project);
    return stored;
  },
});
