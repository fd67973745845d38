/** Streams for tests: bytes cut at random places, generated files, and a count of what is held between two ends. */
import type { Random } from '../../rules/test/random.ts';
import type { Source } from '../src/source.ts';

/** Bytes in chunks of random length, some of them empty. */
export const choppedSource = (name: string, bytes: Uint8Array, random: Random): Source => ({
  name,
  bytes: bytes.byteLength,
  async *read(from = 0, to = bytes.byteLength) {
    for (let at = from; at < to; ) {
      const end = Math.min(to, at + random.below(50));
      yield bytes.slice(at, end);
      at = end;
    }
  },
});

export const textSource = (name: string, text: string, random: Random): Source =>
  choppedSource(name, new TextEncoder().encode(text), random);

/** Bytes taken from a source and not yet given on, and the most that ever were. */
export class Held {
  taken = 0;
  given = 0;
  most = 0;

  take(bytes: number): void {
    this.taken += bytes;
    this.most = Math.max(this.most, this.taken - this.given);
  }

  give(bytes: number): void {
    this.given += bytes;
  }
}

const CHUNK = 65_536;

/** A file that is made while it is read: a head, and then bytes that do not pack. What is read is counted. */
export const generatedSource = (name: string, head: Uint8Array, bodyBytes: number, held: Held): Source => ({
  name,
  bytes: head.byteLength + bodyBytes,
  async *read(from = 0, to = head.byteLength + bodyBytes) {
    for (let at = from; at < to; ) {
      const end = Math.min(to, at < head.byteLength ? head.byteLength : at + CHUNK);
      const chunk = at < head.byteLength ? head.slice(at, end) : noise(at - head.byteLength, end - at);
      held.take(chunk.byteLength);
      yield chunk;
      at = end;
    }
  },
});

/** The same bytes for the same place, whatever the chunks. */
export function noise(at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index++) bytes[index] = noiseByte(at + index);
  return bytes;
}

/** Mixed twice: once leaves patterns that pack, and then a count of what is held would be wrong. */
function noiseByte(at: number): number {
  const once = Math.imul(at ^ (at >>> 15), 0x2c1b3c6d);
  const twice = Math.imul(once ^ (once >>> 12), 0x297a2d39);
  return (twice ^ (twice >>> 15)) & 0xff;
}
