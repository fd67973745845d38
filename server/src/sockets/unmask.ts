/**
 * What `ws` asks of the optional package `bufferutil`, for the built server. Browsers mask every byte that they send, and `ws`
 * by itself takes that off byte by byte; by words it takes half as long for 2 kB, a fifth for 16.
 */

/** XORs `length` bytes of `source` with the four of `key`, over and over, into `output` from `offset` on. */
export function mask(
  source: Uint8Array,
  key: Uint8Array,
  output: Uint8Array,
  offset: number,
  length: number,
): void {
  for (let i = 0; i < length; i += 1) output[offset + i] = (source[i] ?? 0) ^ (key[i & 3] ?? 0);
}

const NO_WORDS = new Uint32Array();
const turned = new Uint8Array(4);
/** The key as it falls on a word, in this machine's order of bytes. */
const turnedWord = new Uint32Array(turned.buffer);

/** The same in place. */
export function unmask(buffer: Uint8Array, key: Uint8Array): void {
  const { length, byteOffset } = buffer;
  const aligned = -byteOffset & 3;
  const count = Math.max(0, length - aligned) >>> 2;
  const start = count > 0 ? aligned : 0;
  const words = count > 0 ? new Uint32Array(buffer.buffer, byteOffset + start, count) : NO_WORDS;
  const end = start + words.byteLength;
  for (let i = 0; i < 4; i += 1) turned[i] = key[(start + i) & 3] ?? 0;
  const [word = 0] = turnedWord;
  for (let i = 0; i < start; i += 1) buffer[i] = (buffer[i] ?? 0) ^ (key[i & 3] ?? 0);
  for (let i = 0; i < words.length; i += 1) words[i] = (words[i] ?? 0) ^ word;
  for (let i = end; i < length; i += 1) buffer[i] = (buffer[i] ?? 0) ^ (key[i & 3] ?? 0);
}
