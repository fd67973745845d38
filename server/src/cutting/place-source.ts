/** A stored blob as a file that readers of inputs read: in memory, or from its place on the disk. */
import { createReadStream } from 'node:fs';
import { type Source, sourceOfBytes } from '@manyhands/inputs';
import type { BlobPlace } from '../store/store.ts';

export function sourceOfPlace(name: string, place: BlobPlace): Source {
  if (place.kind === 'bytes') return sourceOfBytes(name, place.bytes);
  const { path, bytes } = place;
  return {
    name,
    bytes,
    async *read(from = 0, to = bytes) {
      if (from < to) yield* createReadStream(path, { start: from, end: to - 1 }) as AsyncIterable<Uint8Array>;
    },
  };
}
