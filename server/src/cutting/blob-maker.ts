/** Turns bytes into blobs to be stored: small ones go along in memory, large ones are written to files where they are made. */
import { createHash, randomUUID } from 'node:crypto';
import { closeSync, fdatasyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ArrayFile } from '@manyhands/inputs';
import type { BlobRef, Sha256 } from '@manyhands/protocol';
import { digestOf } from '../sockets/digest.ts';
import { INLINE_BYTES } from '../store/blobs.ts';
import type { CutBlob } from './cut-messages.ts';

export interface BlobMaker {
  /** What to call these bytes; the blob is told once. */
  ofBytes(bytes: Uint8Array): BlobRef;
  ofArray(array: ArrayFile): Promise<BlobRef>;
  /** Blobs made since the last call, and how much they weigh. */
  take(): readonly CutBlob[];
  readonly waitingBytes: number;
}

/** Hashes remembered, so that equal bytes are told once; forgotten ones are told again, which does no harm. */
const MOST_TOLD = 200_000;

export function createBlobMaker(folder: string): BlobMaker {
  const told = new Set<Sha256>();
  /** Workunits may have the very same bytes: all of a file. */
  const known = new WeakMap<Uint8Array, BlobRef>();
  let waiting: CutBlob[] = [];
  let waitingBytes = 0;

  const tell = (blob: CutBlob): void => {
    if (told.size >= MOST_TOLD) told.clear();
    told.add(blob.ref.hash);
    waiting.push(blob);
    waitingBytes += blob.ref.bytes;
  };

  return {
    ofBytes: (bytes) => {
      const same = known.get(bytes);
      if (same) return same;
      const ref = { hash: digestOf(bytes), bytes: bytes.byteLength };
      known.set(bytes, ref);
      if (told.has(ref.hash)) return ref;
      tell(ref.bytes > INLINE_BYTES ? { ref, path: writeWhole(folder, bytes) } : { ref, bytes });
      return ref;
    },
    ofArray: async (array) => {
      const { path, hash } = await writeStream(folder, array.read());
      const ref = { hash, bytes: array.bytes };
      // Also where it was told before: then the file is only cleared away.
      tell({ ref, path });
      return ref;
    },
    take: () => {
      const taken = waiting;
      waiting = [];
      waitingBytes = 0;
      return taken;
    },
    get waitingBytes() {
      return waitingBytes;
    },
  };
}

function openNew(folder: string): { readonly path: string; readonly file: number } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${randomUUID()}.blob`);
  return { path, file: openSync(path, 'wx', 0o600) };
}

function writeWhole(folder: string, bytes: Uint8Array): string {
  const { path, file } = openNew(folder);
  try {
    writeAll(file, bytes);
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  return path;
}

async function writeStream(
  folder: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ path: string; hash: Sha256 }> {
  const { path, file } = openNew(folder);
  const hash = createHash('sha256');
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      writeAll(file, chunk);
    }
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  return { path, hash: hash.digest('hex') as Sha256 };
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.byteLength; ) done += writeSync(file, bytes, done);
}
