/** Records of a ZIP that is written as a stream: lengths follow the data, all numbers little-endian. */
import { EXTRA_ZIP64, FIXED_BYTES, FLAG, IN_ZIP64, SIGNATURE, viewOf } from './format.ts';

export interface WrittenEntry {
  readonly name: string;
  readonly method: number;
  readonly offset: number;
  readonly crc: number;
  readonly bytes: number;
  readonly packedBytes: number;
}

/** Versions of the format that a reader needs. */
const NEEDS = { plain: 20, zip64: 45 } as const;
/** 1 January 1980, the first day a ZIP can name: the same files give the same bytes on any day. */
const DATE = 0x21;
const FLAGS = FLAG.descriptor | FLAG.utf8;

export function localHeader(name: string, method: number): Uint8Array {
  const text = nameBytes(name);
  const record = new Uint8Array(FIXED_BYTES.local + text.byteLength);
  const view = viewOf(record);
  view.setUint32(0, SIGNATURE.local, true);
  [NEEDS.plain, FLAGS, method, 0, DATE].forEach((value, index) => {
    view.setUint16(4 + index * 2, value, true);
  });
  view.setUint16(26, text.byteLength, true);
  record.set(text, FIXED_BYTES.local);
  return record;
}

export function descriptor(sizes: Pick<WrittenEntry, 'crc' | 'bytes' | 'packedBytes'>): Uint8Array {
  const values = [SIGNATURE.descriptor, sizes.crc, sizes.packedBytes, sizes.bytes];
  const record = new Uint8Array(values.length * 4);
  values.forEach((value, index) => {
    viewOf(record).setUint32(index * 4, value, true);
  });
  return record;
}

export function centralRecord({ name, method, offset, crc, bytes, packedBytes }: WrittenEntry): Uint8Array {
  const text = nameBytes(name);
  const isFar = offset >= IN_ZIP64.long;
  const record = new Uint8Array(FIXED_BYTES.central + text.byteLength + (isFar ? 12 : 0));
  const view = viewOf(record);
  const needs = isFar ? NEEDS.zip64 : NEEDS.plain;
  view.setUint32(0, SIGNATURE.central, true);
  [needs, needs, FLAGS, method, 0, DATE].forEach((value, index) => {
    view.setUint16(4 + index * 2, value, true);
  });
  [crc, packedBytes, bytes].forEach((value, index) => {
    view.setUint32(16 + index * 4, value, true);
  });
  view.setUint16(28, text.byteLength, true);
  view.setUint32(42, isFar ? IN_ZIP64.long : offset, true);
  record.set(text, FIXED_BYTES.central);
  if (isFar) {
    const at = FIXED_BYTES.central + text.byteLength;
    view.setUint16(30, 12, true);
    view.setUint16(at, EXTRA_ZIP64, true);
    view.setUint16(at + 2, 8, true);
    view.setBigUint64(at + 4, BigInt(offset), true);
  }
  return record;
}

/** The end of the file, with ZIP64 records before it where the plain one has no room. */
export function endRecords(entries: number, from: number, to: number): Uint8Array {
  const isLarge = entries >= IN_ZIP64.short || to >= IN_ZIP64.long;
  const before = isLarge ? FIXED_BYTES.end64 + FIXED_BYTES.locator64 : 0;
  const record = new Uint8Array(before + FIXED_BYTES.end);
  const view = viewOf(record);
  if (isLarge) writeEnd64(view, entries, from, to);
  view.setUint32(before, SIGNATURE.end, true);
  view.setUint16(before + 8, isLarge ? IN_ZIP64.short : entries, true);
  view.setUint16(before + 10, isLarge ? IN_ZIP64.short : entries, true);
  view.setUint32(before + 12, isLarge ? IN_ZIP64.long : to - from, true);
  view.setUint32(before + 16, isLarge ? IN_ZIP64.long : from, true);
  return record;
}

function writeEnd64(view: DataView, entries: number, from: number, to: number): void {
  view.setUint32(0, SIGNATURE.end64, true);
  view.setBigUint64(4, BigInt(FIXED_BYTES.end64 - 12), true);
  view.setUint16(12, NEEDS.zip64, true);
  view.setUint16(14, NEEDS.zip64, true);
  [entries, entries, to - from, from].forEach((value, index) => {
    view.setBigUint64(24 + index * 8, BigInt(value), true);
  });
  view.setUint32(FIXED_BYTES.end64, SIGNATURE.locator64, true);
  view.setBigUint64(FIXED_BYTES.end64 + 8, BigInt(to), true);
  view.setUint32(FIXED_BYTES.end64 + 16, 1, true);
}

function nameBytes(name: string): Uint8Array {
  const bytes = new TextEncoder().encode(name);
  if (bytes.byteLength > IN_ZIP64.short) throw new Error(`A name of ${bytes.byteLength} bytes fits no ZIP.`);
  return bytes;
}
