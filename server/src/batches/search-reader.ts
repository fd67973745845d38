/** Reads a search in a thread: its head first, then the library part by part, as fast as the parts are stored. */
import { on } from 'node:events';
import { invalidInput } from '../http/refusals.ts';
import type { BlobAccess } from '../store/store.ts';
import { startThread } from '../thread.ts';
import type { HeadMessage, PartMessage, ReadMessage, ReadQuestion } from './search-messages.ts';

export interface SearchReader {
  readonly head: HeadMessage;
  /** The next part, its blobs stored; throws where the thread fails. Not to be called after the last one. */
  next(): Promise<PartMessage>;
  close(): Promise<void>;
}

/** Throws `ApiError` where the search cannot be planned. */
export async function readSearch(blobs: BlobAccess, question: ReadQuestion): Promise<SearchReader> {
  const thread = startThread(new URL('./search-worker.ts', import.meta.url));
  const ended = new AbortController();
  thread.once('exit', () => ended.abort(new Error('the thread that reads a search ended early')));
  thread.once('error', (error) => ended.abort(error));
  const messages = on(thread, 'message', { signal: ended.signal }) as AsyncIterableIterator<[ReadMessage]>;
  const close = async (): Promise<void> => {
    thread.removeAllListeners('exit');
    await thread.terminate();
    await messages.return?.();
  };
  /** The next message that is no blob. */
  const hear = async (): Promise<Exclude<ReadMessage, { kind: 'blob' }>> => {
    for (;;) {
      const { value, done } = await messages.next();
      if (done) throw new Error('the thread that reads a search said no end');
      const [message] = value as [ReadMessage];
      if (message.kind !== 'blob') return message;
      await blobs.put(message.ref.hash, message.bytes);
    }
  };
  const expect = async <K extends 'head' | 'part'>(kind: K): Promise<Extract<ReadMessage, { kind: K }>> => {
    const message = await hear();
    if (message.kind === 'refused') throw invalidInput(message.refusal.message, [...message.refusal.issues]);
    if (message.kind === 'failed') throw new Error(`reading a search failed: ${message.message}`);
    if (message.kind !== kind) throw new Error(`the thread that reads a search said ${message.kind}`);
    return message as Extract<ReadMessage, { kind: K }>;
  };
  try {
    thread.postMessage(question);
    const { head } = await expect('head');
    let asked = true;
    return {
      head,
      next: async () => {
        // The first part comes by itself.
        if (!asked) thread.postMessage('next');
        asked = false;
        return expect('part');
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
