/** A search as a batch: planned in a thread, its files stored as blobs. */
import { randomBytes } from 'node:crypto';
import { on, once } from 'node:events';
import type { KernelBundle } from '@manyhands/kernel';
import type { BlobRef, NewSearch, SearchCreated, Sha256 } from '@manyhands/protocol';
import { invalidInput } from '../http/refusals.ts';
import type { BlobStore } from '../store/store.ts';
import { startThread } from '../thread.ts';
import type { BatchDraft, DraftWorkunit } from './draft.ts';
import type { SearchAsked } from './search-molecules.ts';
import type { SearchDetails } from './search-record.ts';
import { windowOf } from './search-window.ts';
import type { SearchMessage } from './search-worker.ts';

export interface SearchDraft {
  readonly draft: BatchDraft;
  readonly told: Omit<SearchCreated, 'batch' | 'workunits'>;
}

/** Throws `ApiError` where the search cannot be planned. */
export async function draftSearch(
  blobs: BlobStore,
  kernel: KernelBundle,
  request: NewSearch,
): Promise<SearchDraft> {
  const asked = { ...request, receptor: await receptorText(blobs, request.receptor) };
  const { shared, workunits, end } = await planInThread(blobs, asked);
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
  blobs: BlobStore,
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

interface Planned {
  readonly shared: Readonly<Record<string, BlobRef>>;
  readonly workunits: readonly DraftWorkunit[];
  readonly end: Extract<SearchMessage, { kind: 'end' }>;
}

async function planInThread(blobs: BlobStore, asked: SearchAsked): Promise<Planned> {
  const thread = startThread(new URL('./search-worker.ts', import.meta.url));
  const ended = new AbortController();
  const failed = once(thread, 'exit', { signal: ended.signal }).then(() => {
    throw new Error('the thread that plans searches ended early');
  });
  failed.catch(() => undefined);
  try {
    thread.postMessage(asked);
    return await Promise.race([collect(thread, blobs), failed]);
  } finally {
    ended.abort();
    await thread.terminate();
  }
}

async function collect(thread: ReturnType<typeof startThread>, blobs: BlobStore): Promise<Planned> {
  const workunits: DraftWorkunit[] = [];
  const stored = new Set<Sha256>();
  let shared: Readonly<Record<string, BlobRef>> = {};
  for await (const [message] of on(thread, 'message') as AsyncIterable<[SearchMessage]>) {
    switch (message.kind) {
      case 'refused':
        throw invalidInput(message.refusal.message, [...message.refusal.issues]);
      case 'failed':
        throw new Error(`planning a search failed: ${message.message}`);
      case 'blob':
        if (!stored.has(message.ref.hash)) await blobs.put(message.ref.hash, message.bytes);
        stored.add(message.ref.hash);
        break;
      case 'shared':
        shared = message.shared;
        break;
      case 'workunit':
        workunits.push(message.workunit);
        // Asked for one by one, so that the thread is never ahead by more than a workunit's bytes.
        thread.postMessage('next');
        break;
      case 'end':
        return { shared, workunits, end: message };
      default:
        message satisfies never;
    }
  }
  throw new Error('the thread that plans searches said no end');
}
