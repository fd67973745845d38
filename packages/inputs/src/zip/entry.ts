/** Reads one file of a ZIP as a stream: inflates it a little at a time, and checks its length and checksum. */
import { Inflate } from 'fflate';
import { ByteReader, collect } from '../byte-reader.ts';
import { type InputRefusal, refusal } from '../refusal.ts';
import type { Source } from '../source.ts';
import { crc32 } from './crc32.ts';
import type { ZipEntry } from './directory.ts';
import { FIXED_BYTES, METHOD, SIGNATURE, viewOf } from './format.ts';

/** Packed bytes inflated at a time: they become 1032 times as many at most, which is 4 MB. */
const PACKED_BYTES_AT_ONCE = 4096;

/** Bytes of the file from `from` to `to`. What lies before is inflated and left out. */
export async function* readEntryBytes(
  zip: Source,
  entry: ZipEntry,
  where: string,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of wholeEntry(zip, entry, where)) {
    const part = chunk.subarray(Math.max(0, from - at), Math.max(0, to - at));
    at += chunk.byteLength;
    if (part.byteLength > 0) yield part;
    if (at >= to && to < entry.bytes) return;
  }
}

async function* wholeEntry(zip: Source, entry: ZipEntry, where: string): AsyncGenerator<Uint8Array> {
  const start = await dataStart(zip, entry, where);
  const packed = zip.read(start, start + entry.packedBytes);
  const stream = entry.method === METHOD.stored ? packed : inflated(packed, where);
  let seen = 0;
  let crc = 0;
  for await (const chunk of stream) {
    if (seen === 0) refuseNested(chunk, where);
    seen += chunk.byteLength;
    if (seen > entry.bytes)
      throw damaged(where, `inflates to more than the ${entry.bytes} bytes that it tells`);
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (seen !== entry.bytes) throw damaged(where, `has ${seen} bytes instead of ${entry.bytes}`);
  if (crc !== entry.crc) throw damaged(where, 'is damaged: its checksum is wrong');
}

/** Names and extras in the local header may be longer than in the directory. */
async function dataStart(zip: Source, entry: ZipEntry, where: string): Promise<number> {
  const view = viewOf(await collect(zip.read(entry.offset, entry.offset + FIXED_BYTES.local)));
  if (view.byteLength < FIXED_BYTES.local || view.getUint32(0, true) !== SIGNATURE.local)
    throw damaged(where, 'does not lie where the directory says');
  return entry.offset + FIXED_BYTES.local + view.getUint16(26, true) + view.getUint16(28, true);
}

async function* inflated(packed: AsyncIterable<Uint8Array>, where: string): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const inflate = new Inflate((chunk) => {
    if (chunk.byteLength > 0) ready.push(chunk);
  });
  const push = (bytes: Uint8Array, final: boolean) => {
    try {
      inflate.push(bytes, final);
    } catch (cause) {
      throw Object.assign(damaged(where, 'is damaged: it cannot be inflated'), { cause });
    }
  };
  const reader = new ByteReader(packed);
  try {
    for (;;) {
      const bytes = await reader.upTo(PACKED_BYTES_AT_ONCE);
      push(bytes, bytes.byteLength === 0);
      yield* ready.splice(0);
      if (bytes.byteLength === 0) return;
    }
  } finally {
    await reader.close();
  }
}

function refuseNested(chunk: Uint8Array, where: string): void {
  const isZip = chunk.byteLength >= 4 && viewOf(chunk).getUint32(0, true) === SIGNATURE.local;
  if (isZip) throw refusal(where, 'is a ZIP in a ZIP', 'put its files into one ZIP');
}

const damaged = (where: string, message: string): InputRefusal =>
  refusal(where, message, 'zip the files again and upload that');
