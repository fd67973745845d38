/** Finds the end record of a ZIP, which tells where its central directory lies. */
import { collect } from '../byte-reader.ts';
import { refusal } from '../refusal.ts';
import type { Source } from '../source.ts';
import { FIXED_BYTES, IN_ZIP64, readLong, SIGNATURE, viewOf } from './format.ts';

export interface DirectoryPlace {
  readonly entries: number;
  readonly from: number;
  readonly to: number;
}

/** A comment of 65,535 bytes may follow the end record. */
const MOST_TAIL_BYTES = FIXED_BYTES.end + 65_535 + FIXED_BYTES.locator64;

export async function findDirectory(source: Source): Promise<DirectoryPlace> {
  const tailFrom = Math.max(0, source.bytes - MOST_TAIL_BYTES);
  const tail = await collect(source.read(tailFrom));
  const view = viewOf(tail);
  const at = endRecordIn(view);
  if (at === null) throw damaged(source, 'is no ZIP file, or its end is missing');
  const disks = [view.getUint16(at + 4, true), view.getUint16(at + 6, true)];
  const here = view.getUint16(at + 8, true);
  const entries = view.getUint16(at + 10, true);
  const length = view.getUint32(at + 12, true);
  const from = view.getUint32(at + 16, true);
  if (entries === IN_ZIP64.short || length === IN_ZIP64.long || from === IN_ZIP64.long)
    return findDirectory64(source, view, at);
  if (disks.some((disk) => disk !== 0) || here !== entries) throw inParts(source);
  return checked(source, { entries, from, to: from + length }, tailFrom + at);
}

function endRecordIn(view: DataView): number | null {
  for (let at = view.byteLength - FIXED_BYTES.end; at >= 0; at--) {
    if (view.getUint32(at, true) !== SIGNATURE.end) continue;
    // Its comment ends with the file; otherwise these bytes only look like an end record.
    if (at + FIXED_BYTES.end + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  return null;
}

async function findDirectory64(source: Source, tail: DataView, end: number): Promise<DirectoryPlace> {
  const at = end - FIXED_BYTES.locator64;
  if (at < 0 || tail.getUint32(at, true) !== SIGNATURE.locator64)
    throw damaged(source, 'its ZIP64 record is missing');
  const place = readLong(tail, at + 8);
  if (!(place + FIXED_BYTES.end64 <= source.bytes))
    throw damaged(source, 'its ZIP64 record lies outside of it');
  const view = viewOf(await collect(source.read(place, place + FIXED_BYTES.end64)));
  if (view.byteLength < FIXED_BYTES.end64 || view.getUint32(0, true) !== SIGNATURE.end64)
    throw damaged(source, 'its ZIP64 record is missing');
  if (view.getUint32(16, true) !== 0 || view.getUint32(20, true) !== 0) throw inParts(source);
  const from = readLong(view, 48);
  return checked(source, { entries: readLong(view, 32), from, to: from + readLong(view, 40) }, place);
}

function checked(source: Source, place: DirectoryPlace, before: number): DirectoryPlace {
  const { entries, from, to } = place;
  const fits = from <= to && to <= before && entries * FIXED_BYTES.central <= to - from;
  if (!fits) throw damaged(source, 'its directory lies outside of it');
  return place;
}

const damaged = (source: Source, message: string) =>
  refusal(source.name, message, 'zip the files again and upload that');

const inParts = (source: Source) =>
  refusal(source.name, 'is one part of a ZIP in several parts', 'zip the files into one file');
