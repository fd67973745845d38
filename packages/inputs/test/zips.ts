/** ZIP files for tests: written by fflate, and then broken in one place. */
import { type Zippable, zipSync } from 'fflate';
import { type Source, sourceOfBytes } from '../src/source.ts';
import { FIXED_BYTES, SIGNATURE, viewOf } from '../src/zip/format.ts';

export const zipOf = (files: Zippable): Source => sourceOfBytes('x.zip', zipSync(files));

/** The ZIP with each central record (and with `local`, each local header) changed by `change`. */
export function broken(
  files: Zippable,
  change: (record: DataView, index: number) => void,
  kind: 'central' | 'local' = 'central',
): Source {
  const bytes = zipSync(files);
  const view = viewOf(bytes);
  let index = 0;
  for (let at = 0; at + FIXED_BYTES.end <= bytes.byteLength; at++) {
    if (view.getUint32(at, true) !== SIGNATURE[kind]) continue;
    change(new DataView(bytes.buffer, bytes.byteOffset + at), index);
    index += 1;
  }
  return sourceOfBytes('x.zip', bytes);
}

/** Offsets in a central record. */
export const CENTRAL = { flags: 8, method: 10, crc: 16, packedBytes: 20, bytes: 24, offset: 42 } as const;
