/** The lines of a stored library, read from its file when they are wanted: however large it is, a line of it is held at a time. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Lines, NumberedLine } from '@manyhands/docking/prepare';
import type { BlobPlace } from '../store/store.ts';

/** Bytes read at a time. */
const CHUNK_BYTES = 1_048_576;
/** Bytes of one line: no molecule has more, and a file without line ends is no library. */
const LONGEST_LINE_BYTES = 1_048_576;
const NEWLINE = 10;

export class LongLine extends Error {
  override readonly name = 'LongLine';
  /** From 1. */
  readonly line: number;

  constructor(line: number) {
    super(`line ${line} of the library has more than ${LONGEST_LINE_BYTES} bytes`);
    this.line = line;
  }
}

/** Walking them throws `LongLine`. It reads without waiting: for threads. */
export const linesOfPlace = (place: BlobPlace): Lines => ({
  [Symbol.iterator]: () => walk(place.kind === 'bytes' ? [place.bytes] : chunksOf(place.path)),
});

function* walk(chunks: Iterable<Uint8Array>): Generator<NumberedLine> {
  let rest: Uint8Array = new Uint8Array();
  let number = 1;
  for (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      yield lineOf(bytes.subarray(from, end), number);
      number += 1;
      from = end + 1;
    }
    rest = bytes.subarray(from);
    if (rest.byteLength > LONGEST_LINE_BYTES) throw new LongLine(number);
  }
  yield lineOf(rest, number);
}

/** Decoded by itself: a part of a longer string, such as a name that is kept, would keep all of that. */
function lineOf(bytes: Uint8Array, number: number): NumberedLine {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  const begin = number === 1 && text.startsWith('\uFEFF') ? 1 : 0;
  return { number, text: text.slice(begin, text.endsWith('\r') ? -1 : undefined) };
}

function* chunksOf(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer))
      yield buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
