/** Writes a ZIP as a stream, holding no more than a chunk and the directory; ZIP64 where there are many files or much data. */
import { crc32 } from './crc32.ts';
import { METHOD } from './format.ts';
import { centralRecord, descriptor, endRecords, localHeader, type WrittenEntry } from './records.ts';

export interface ZipFile {
  readonly name: string;
  readonly data: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Pack it: for text. Numbers of a computation hardly pack. */
  readonly pack: boolean;
}

/** One file of a ZIP: more would need ZIP64 in a place that must be written before the length is known. */
export const MOST_BYTES_OF_A_FILE = 2 ** 32 - 2;

export async function* writeZip(
  files: AsyncIterable<ZipFile> | Iterable<ZipFile>,
): AsyncGenerator<Uint8Array> {
  const entries: WrittenEntry[] = [];
  const names = new Set<string>();
  let offset = 0;
  for await (const file of files) {
    if (names.has(file.name)) throw new Error(`Two files of a ZIP are called ${file.name}.`);
    names.add(file.name);
    const sizes = { crc: 0, bytes: 0, packedBytes: 0 };
    const method = file.pack ? METHOD.deflated : METHOD.stored;
    const start = offset;
    const header = localHeader(file.name, method);
    yield header;
    for await (const chunk of file.pack ? packing(file.data, sizes) : counting(file.data, sizes)) {
      sizes.packedBytes += chunk.byteLength;
      yield chunk;
    }
    if (Math.max(sizes.bytes, sizes.packedBytes) > MOST_BYTES_OF_A_FILE)
      throw new Error(`${file.name} has ${sizes.bytes} bytes; split it, ${MOST_BYTES_OF_A_FILE} fit.`);
    const tail = descriptor(sizes);
    yield tail;
    offset += header.byteLength + sizes.packedBytes + tail.byteLength;
    entries.push({ name: file.name, method, offset: start, ...sizes });
  }
  const directoryFrom = offset;
  for (const entry of entries) {
    const record = centralRecord(entry);
    offset += record.byteLength;
    yield record;
  }
  yield endRecords(entries.length, directoryFrom, offset);
}

interface Sizes {
  crc: number;
  bytes: number;
}

async function* counting(data: ZipFile['data'], sizes: Sizes): AsyncGenerator<Uint8Array> {
  for await (const chunk of data) {
    sizes.crc = crc32(chunk, sizes.crc);
    sizes.bytes += chunk.byteLength;
    yield chunk;
  }
}

/** By the platform: fflate 0.8.3's `Deflate` gives broken data for some streams (seen with random zeros and ones). */
async function* packing(data: ZipFile['data'], sizes: Sizes): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new CompressionStream('deflate-raw');
  const writer = writable.getWriter();
  const reader = readable.getReader();
  const fed = feed(writer, counting(data, sizes)).catch(async (cause: unknown) => {
    await writer.abort(cause);
    throw cause;
  });
  // Awaited below, or of no interest to one who has gone away.
  fed.catch(() => {});
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    await fed;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** One chunk at a time: the next is not asked for before the last is packed. */
async function feed(
  writer: WritableStreamDefaultWriter<BufferSource>,
  data: AsyncIterable<Uint8Array>,
): Promise<void> {
  for await (const chunk of data) await writer.write(new Uint8Array(chunk));
  await writer.close();
}
