/** Reads the central directory of a ZIP: what is in it, before any of it is inflated. */
import { ByteReader } from '../byte-reader.ts';
import { INPUT_LIMITS, type InputLimits } from '../limits.ts';
import { refusal } from '../refusal.ts';
import type { Source } from '../source.ts';
import { findDirectory } from './end.ts';
import { EXTRA_ZIP64, FIXED_BYTES, FLAG, IN_ZIP64, readLong, SIGNATURE, viewOf } from './format.ts';

export interface ZipEntry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Where its local header lies in the ZIP. */
  readonly offset: number;
}

/** All entries as the directory has them, folders included. Throws `InputRefusal`. */
export async function readDirectory(source: Source, limits: InputLimits = INPUT_LIMITS): Promise<ZipEntry[]> {
  const { entries: count, from, to } = await findDirectory(source);
  const tooMuch = (what: string) => refusal(source.name, what, 'split it into several ZIPs');
  if (count > limits.maxZipEntries)
    throw tooMuch(`has ${count} entries; ${limits.maxZipEntries} are allowed`);
  if (to - from > limits.maxZipDirectoryBytes)
    throw tooMuch(`has a directory of ${to - from} bytes; ${limits.maxZipDirectoryBytes} are allowed`);
  const reader = new ByteReader(source.read(from, to));
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index++) {
    const entry = await readEntry(reader);
    if (!entry)
      throw refusal(source.name, `its directory is broken at entry ${index + 1}`, 'zip the files again');
    entries.push(entry);
  }
  return entries;
}

async function readEntry(reader: ByteReader): Promise<ZipEntry | null> {
  const fixed = await reader.take(FIXED_BYTES.central);
  if (fixed.byteLength < FIXED_BYTES.central) return null;
  const view = viewOf(fixed);
  if (view.getUint32(0, true) !== SIGNATURE.central) return null;
  const lengths = [28, 30, 32].map((at) => view.getUint16(at, true));
  const [nameBytes = 0, extraBytes = 0] = lengths;
  const length = lengths.reduce((sum, part) => sum + part, 0);
  const rest = await reader.take(length);
  if (rest.byteLength < length) return null;
  const flags = view.getUint16(8, true);
  const sizes = [24, 20, 42].map((at) => view.getUint32(at, true));
  const extra = viewOf(rest.subarray(nameBytes, nameBytes + extraBytes));
  const [bytes, packedBytes, offset] = trueSizes(sizes, extra);
  if (![bytes, packedBytes, offset].every(Number.isSafeInteger)) return null;
  return {
    name: nameOf(rest.subarray(0, nameBytes), (flags & FLAG.utf8) !== 0),
    ...{ flags, method: view.getUint16(10, true), crc: view.getUint32(16, true) },
    ...{ packedBytes: packedBytes ?? 0, bytes: bytes ?? 0, offset: offset ?? 0 },
  };
}

/** Sizes that do not fit 32 bits stand in the ZIP64 extra, in this order; NaN where that is missing. */
function trueSizes(sizes: readonly number[], extra: DataView): number[] {
  const long = longsOf(extra);
  return sizes.map((size) => (size === IN_ZIP64.long ? (long.shift() ?? Number.NaN) : size));
}

function longsOf(extra: DataView): number[] {
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    const end = at + 4 + extra.getUint16(at + 2, true);
    if (extra.getUint16(at, true) !== EXTRA_ZIP64 || end > extra.byteLength) continue;
    return Array.from({ length: Math.floor((end - at - 4) / 8) }, (_, index) =>
      readLong(extra, at + 4 + index * 8),
    );
  }
  return [];
}

/** Many programs write UTF-8 without saying so; what is no UTF-8 is shown as Latin-1. */
function nameOf(bytes: Uint8Array, saysUtf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: !saysUtf8, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}
