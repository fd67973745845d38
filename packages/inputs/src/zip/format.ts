/** Numbers of the ZIP format (APPNOTE.TXT 6.3.10): signatures, lengths of fixed parts, flags and methods. */

export const SIGNATURE = {
  local: 0x04034b50,
  descriptor: 0x08074b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const;

/** Bytes of each record before its names and extras. */
export const FIXED_BYTES = { local: 30, central: 46, end: 22, end64: 56, locator64: 20 } as const;

export const FLAG = {
  encrypted: 0x1,
  descriptor: 0x8,
  strong: 0x40,
  utf8: 0x800,
  maskedHeaders: 0x2000,
} as const;
export const METHOD = { stored: 0, deflated: 8 } as const;
export const EXTRA_ZIP64 = 0x0001;

/** A field with this value has its true value in a ZIP64 record. */
export const IN_ZIP64 = { short: 0xffff, long: 0xffffffff } as const;

/** A 64-bit number; NaN above 2^53, which no file has. */
export function readLong(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : Number.NaN;
}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
