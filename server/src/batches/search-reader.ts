/** Reads a search in a thread: its head first, then the library part by part, as fast as the parts are stored. */
import { on } from 'node:events';
import type { Sha256 } from '@manyhands/protocol';
import { type ApiError, invalidInput } from '../http/refusals.ts';
import { keepThread } from '../kept-thread.ts';
import type { BlobAccess, BlobPlace } from '../store/store.ts';
import { startThread } from '../thread.ts';
import { gatherBlobs } from './gather-blobs.ts';
import type { HeadMessage, PartMessage, ReadMessage, ReadQuestion, SearchAsked } from './search-messages.ts';

export interface SearchReader {
  readonly head: HeadMessage;
  /** The next part, its blobs stored; throws where the thread fails. Not to be called after the last one. */
  next(): Promise<PartMessage>;
  close(): Promise<void>;
}

/** Milliseconds that the thread of a search waits for another: one who sends several sends them soon. It holds 45 MB. */
const KEPT_MS = 30_000;

const threads = keepThread(() => startThread(new URL('./search-worker.ts', import.meta.url)), KEPT_MS);

/**
 * Throws `ApiError` where the search cannot be planned.
 * @param from records of the library that were read before
 */
export async function readSearch(blobs: BlobAccess, asked: SearchAsked, from: number): Promise<SearchReader> {
  const question: ReadQuestion = { asked, from, library: await placeOf(blobs, asked.library) };
  const thread = threads.take();
  const ended = new AbortController();
  const onExit = () => ended.abort(new Error('the thread that reads a search ended early'));
  const onError = (error: unknown) => ended.abort(error);
  thread.once('exit', onExit);
  thread.once('error', onError);
  const messages = on(thread, 'message', { signal: ended.signal }) as AsyncIterableIterator<[ReadMessage]>;
  /** It has nothing more to say of this search. */
  let isReady = false;
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    thread.off('exit', onExit);
    thread.off('error', onError);
    await messages.return?.();
    if (isReady && !ended.signal.aborted) threads.giveBack(thread);
    else await thread.terminate();
  };
  const gathered = gatherBlobs(blobs);
  /** The next message that is no blob; those before it are stored. */
  const hear = async (): Promise<Exclude<ReadMessage, { kind: 'blob' }>> => {
    for (;;) {
      const { value, done } = await messages.next();
      if (done) throw new Error('the thread that reads a search said no end');
      const [message] = value as [ReadMessage];
      if (message.kind === 'blob') {
        await gathered.add(message.ref, message.bytes);
        continue;
      }
      await gathered.store();
      return message;
    }
  };
  const expect = async <K extends 'head' | 'part'>(kind: K): Promise<Extract<ReadMessage, { kind: K }>> => {
    const message = await hear();
    isReady = message.kind === 'refused';
    if (message.kind === 'refused') throw invalidInput(message.refusal.message, [...message.refusal.issues]);
    if (message.kind === 'failed') throw new Error(`reading a search failed: ${message.message}`);
    if (message.kind !== kind) throw new Error(`the thread that reads a search said ${message.kind}`);
    return message as Extract<ReadMessage, { kind: K }>;
  };
  try {
    thread.postMessage(question);
    const { head } = await expect('head');
    let isFirst = true;
    return {
      head,
      next: async () => {
        // The first part comes by itself.
        if (!isFirst) thread.postMessage('next');
        isFirst = false;
        const part = await expect('part');
        isReady = part.readTo === head.records;
        return part;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function placeOf(blobs: BlobAccess, library: SearchAsked['library']): Promise<BlobPlace | null> {
  if (Array.isArray(library) || 'text' in library) return null;
  const place = await blobs.locate(library.hash);
  if (!place) throw notUploaded('library', library.hash);
  return place;
}

export const notUploaded = (what: 'receptor' | 'library', hash: Sha256): ApiError =>
  invalidInput(`The ${what} is not there.`, [
    {
      where: `${what}.hash`,
      message: `there is no blob ${hash}`,
      cure: 'upload it first (POST /api/uploads), or give the text',
    },
  ]);
