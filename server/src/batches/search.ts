/** A search as a batch: planned in a thread, its files stored as blobs. */
import { randomBytes } from 'node:crypto';
import type { KernelBundle } from '@manyhands/kernel';
import type { NewSearch, SearchCreated } from '@manyhands/protocol';
import { invalidInput } from '../http/refusals.ts';
import type { BlobAccess } from '../store/store.ts';
import type { BatchDraft } from './draft.ts';
import { planInThread } from './plan-in-thread.ts';
import type { SearchAsked } from './search-molecules.ts';
import type { SearchDetails } from './search-record.ts';
import { windowOf } from './search-window.ts';
import type { SearchEnd } from './search-worker.ts';

export interface SearchDraft {
  readonly draft: BatchDraft;
  readonly told: Omit<SearchCreated, 'batch' | 'workunits'>;
}

/** Throws `ApiError` where the search cannot be planned. */
export async function draftSearch(
  blobs: BlobAccess,
  kernel: KernelBundle,
  request: NewSearch,
): Promise<SearchDraft> {
  const asked = { ...request, receptor: await receptorText(blobs, request.receptor) };
  const module = new URL('./search-worker.ts', import.meta.url);
  const { shared, workunits, end } = await planInThread<SearchAsked, SearchEnd>(module, blobs, asked);
  const { project, title, priority, maxCopies, purpose, secondOpinions } = request;
  const details: SearchDetails = {
    record: end.record,
    ...(purpose === undefined ? {} : { purpose }),
    window: windowOf(request),
    secondOpinions,
    scene: end.scene,
    secret: randomBytes(16).toString('hex'),
  };
  return {
    draft: {
      // One verified answer is enough; who asks for a second opinion is the certificate.
      ...{ project, title, priority, quorum: 1, maxCopies, shared, workunits },
      kernel: kernel.id,
      manifest: kernel.manifest,
      agreement: kernel.manifest.agreement,
      plan: { kind: 'search', details },
    },
    told: { ligands: end.ligands, box: end.box, refused: [...end.refused], notes: [...end.notes] },
  };
}

async function receptorText(
  blobs: BlobAccess,
  receptor: NewSearch['receptor'],
): Promise<SearchAsked['receptor']> {
  if ('text' in receptor) return receptor;
  const { name, format, hash } = receptor;
  const bytes = await blobs.get(hash);
  if (bytes) return { name, format, text: new TextDecoder().decode(bytes) };
  throw invalidInput('The receptor is not there.', [
    {
      where: 'receptor.hash',
      message: `there is no blob ${hash}`,
      cure: `upload it first: PUT /api/blobs/${hash}, or give the text`,
    },
  ]);
}
