/** A file as readers see it: bytes that can be read again and from any place, and are never held whole. */
import { refusal } from './refusal.ts';

export interface Source {
  /** As the researcher named it; told in issues. */
  readonly name: string;
  readonly bytes: number;
  /** Bytes from `from` to `to` (exclusive), in chunks; the whole file without them. */
  read(from?: number, to?: number): AsyncIterable<Uint8Array>;
}

/** Bytes of a chunk: what files and sockets give at a time. */
const CHUNK_BYTES = 65_536;

export const sourceOfBytes = (name: string, bytes: Uint8Array, chunkBytes = CHUNK_BYTES): Source => ({
  name,
  bytes: bytes.byteLength,
  async *read(from = 0, to = bytes.byteLength) {
    for (let at = from; at < to; at += chunkBytes) yield bytes.subarray(at, Math.min(to, at + chunkBytes));
  },
});

/** A `File` dropped on a page, or what `openAsBlob` of Node gives for a path. */
export const sourceOfBlob = (name: string, blob: Blob): Source => ({
  name,
  bytes: blob.size,
  async *read(from = 0, to = blob.size) {
    const reader = blob.slice(from, to).stream().getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    } finally {
      await reader.cancel();
    }
  },
});

export interface Watching {
  /** Told of bytes as they are read. */
  readonly onBytes?: (bytes: number) => void;
  /** Reading ends with its reason once it is aborted. */
  readonly signal?: AbortSignal;
}

/** The same file, whose reading is told and can be stopped. */
export const watched = (source: Source, { onBytes, signal }: Watching): Source => ({
  ...source,
  async *read(from, to) {
    signal?.throwIfAborted();
    for await (const chunk of source.read(from, to)) {
      onBytes?.(chunk.byteLength);
      yield chunk;
      signal?.throwIfAborted();
    }
  },
});

/** The file from a place to its end, which must be so many bytes away. */
export async function* wholeOf(source: Source, bytes: number, from = 0): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of source.read(from)) {
    seen += chunk.byteLength;
    if (seen > bytes) break;
    yield chunk;
  }
  if (seen !== bytes)
    throw refusal(source.name, `gave ${seen} bytes instead of ${bytes}`, 'upload the file again');
}
