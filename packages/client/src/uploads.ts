/** Uploads in parts: each part is acknowledged when it is stored, and a broken line is taken up where it broke. */
import { type NewUpload, Upload, type UploadId } from '@manyhands/protocol';
import { z } from 'zod';
import { RefusedError, type Request, UnreachableError } from './request.ts';

export interface SendOptions {
  /** Called after each part, with the bytes that are stored. */
  readonly onProgress?: (upload: Upload) => void;
  readonly signal?: AbortSignal;
  /** Tries in a row without a byte stored before it gives up; the upload can be gone on with later. */
  readonly tries?: number;
}

/** Tries: with the waits in between, about half a minute. */
const TRIES = 6;
/** Milliseconds before the second try, doubled for each further one. */
const FIRST_WAIT_MS = 500;

/** A line that broke, or a part of ours that is still being stored though its line broke: ask again where it stands. */
const isPassing = (error: unknown): boolean =>
  error instanceof UnreachableError || (error instanceof RefusedError && error.code === 'conflict');

export const uploadsOf = (request: Request) => {
  const begin = (body: NewUpload) => request('POST', '/api/uploads', Upload, { body });
  const get = (upload: UploadId) => request('GET', `/api/uploads/${upload}`, Upload);
  const remove = (upload: UploadId) => request('DELETE', `/api/uploads/${upload}`, z.undefined());

  /** The next part, after what is stored. */
  const sendPart = (file: Blob, { upload, offset, partBytes }: Upload, signal?: AbortSignal) =>
    request('PATCH', `/api/uploads/${upload}`, Upload, {
      body: file.slice(offset, offset + partBytes),
      headers: { 'upload-offset': String(offset) },
      ...(signal ? { signal } : {}),
    });

  /** Sends what is missing of an upload; resolves with its hash. */
  async function resume(file: Blob, from: UploadId, options: SendOptions = {}): Promise<Upload> {
    const { onProgress, signal, tries = TRIES } = options;
    let state = await get(from);
    let left = tries;
    while (state.hash === null) {
      const before = state.offset;
      try {
        state = await sendPart(file, state, signal);
      } catch (error) {
        signal?.throwIfAborted();
        if (!isPassing(error) || --left === 0) throw error;
        await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MS * 2 ** (tries - left - 1)));
        state = await get(from).catch(() => state);
      }
      if (state.offset > before) left = tries;
      onProgress?.(state);
    }
    return state;
  }

  /** Uploads a file from the beginning; resolves with its hash. */
  async function send(file: Blob, name: string, options: SendOptions = {}): Promise<Upload> {
    const begun = await begin({ name, bytes: file.size });
    return resume(file, begun.upload, options);
  }

  return { begin, get, remove, sendPart, resume, send };
};
