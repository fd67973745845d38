/** Reads the binary format of WebAssembly: numbers, names and sections. */

/** Bytes are no WebAssembly module, or one that uses what kernels may not. */
export class WasmError extends Error {
  readonly cure: string;
  constructor(message: string, cure = 'compile the module again') {
    super(message);
    this.name = 'WasmError';
    this.cure = cure;
  }
}

export class Reader {
  private readonly bytes: Uint8Array;
  at: number;
  readonly end: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    if (end > bytes.length) throw new WasmError('The module is cut short.');
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    const byte = this.at < this.end ? this.bytes[this.at] : undefined;
    if (byte === undefined) throw new WasmError('The module is cut short.');
    this.at++;
    return byte;
  }

  skip(bytes: number): void {
    if (this.at + bytes > this.end) throw new WasmError('The module is cut short.');
    this.at += bytes;
  }

  /** LEB128, unsigned or signed, up to 64 bits; exact for values below 2^53, which is all that is looked at. */
  leb(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new WasmError('A number in the module is too long.');
  }

  text(): string {
    const length = this.leb();
    const start = this.at;
    this.skip(length);
    return new TextDecoder().decode(this.bytes.subarray(start, this.at));
  }

  /** A reader over the next `bytes` bytes, which this one steps over. */
  part(bytes: number): Reader {
    const start = this.at;
    this.skip(bytes);
    return new Reader(this.bytes, start, this.at);
  }

  /** A counted list. */
  list<T>(item: () => T): T[] {
    const count = this.leb();
    if (count > this.end - this.at) throw new WasmError('The module is cut short.');
    return Array.from({ length: count }, item);
  }
}
