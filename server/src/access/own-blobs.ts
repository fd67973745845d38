/** Blobs as a principal sees them: what is not its own, or a project's of its, is not there. */
import type { Sha256 } from '@manyhands/protocol';
import { type Principal, projectsOf } from '@manyhands/rules';
import type { Reader } from '../store/accounts-store.ts';
import type { BlobAccess, BlobStore, Store } from '../store/store.ts';

export interface OwnBlobs extends BlobAccess {
  /** Everything that was found or stored: what a batch made of it gives to its project. */
  readonly used: ReadonlySet<Sha256>;
}

export function readerOf(principal: Principal): Reader {
  // A token for one project does not reach what its researcher uploaded for others.
  const isWhole = principal.kind === 'researcher' && principal.limitedTo === null;
  return { projects: projectsOf(principal), researcher: isWhole ? principal.researcher : null };
}

export function createOwnBlobs(store: Store, blobs: BlobStore, principal: Principal): OwnBlobs {
  const used = new Set<Sha256>();
  const reader = readerOf(principal);
  const isOwn = async (hash: Sha256): Promise<boolean> =>
    used.has(hash) || reader.projects === null || (await store.mayReadBlob(hash, reader));
  const seen = async <T>(hash: Sha256, look: () => Promise<T | null>): Promise<T | null> => {
    const found = (await isOwn(hash)) ? await look() : null;
    if (found !== null) used.add(hash);
    return found;
  };
  return {
    used,
    stat: (hash) => seen(hash, () => blobs.stat(hash)),
    get: (hash, range) => seen(hash, () => blobs.get(hash, range)),
    locate: (hash) => seen(hash, () => blobs.locate(hash)),
    put: async (hash, bytes) => {
      const stored = await blobs.put(hash, bytes);
      used.add(hash);
      return stored;
    },
    putAll: async (made) => {
      await blobs.putAll(made);
      for (const { hash } of made) used.add(hash);
    },
  };
}

/** Notes whose an uploaded blob is; an operator's is nobody's until a batch uses it. */
export async function noteUpload(store: Store, principal: Principal, hash: Sha256): Promise<void> {
  if (principal.kind === 'operator') return;
  if (principal.limitedTo === null) await store.noteUpload(hash, principal.researcher);
  else await store.giveBlobs([hash], principal.limitedTo);
}
