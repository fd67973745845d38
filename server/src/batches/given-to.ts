/** Blobs as they are, but what is stored becomes a project's at once: before anything names it. */
import type { ProjectId } from '@manyhands/protocol';
import type { BlobAccess, Store } from '../store/store.ts';

/** `reads`: as whoever asks sees them, where that is not as they are. */
export const givenTo = (
  store: Pick<Store, 'giveBlobs'>,
  blobs: BlobAccess,
  project: ProjectId,
  reads: Omit<BlobAccess, 'put' | 'putAll'> = blobs,
): BlobAccess => ({
  stat: (hash) => reads.stat(hash),
  get: (hash, range) => reads.get(hash, range),
  locate: (hash) => reads.locate(hash),
  put: async (hash, bytes) => {
    const stored = await blobs.put(hash, bytes);
    await store.giveBlobs([hash], project);
    return stored;
  },
  putAll: async (made) => {
    await blobs.putAll(made);
    await store.giveBlobs(
      made.map(({ hash }) => hash),
      project,
    );
  },
});
