/** Writes rows of 32-bit numbers, little-endian, as kernels read them. */

/** Bytes of four numbers a row: three f32 and one u32. */
export const ROW_BYTES = 16;

export class RowWriter {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(rows: number) {
    this.bytes = new Uint8Array(rows * ROW_BYTES);
    this.#view = new DataView(this.bytes.buffer);
  }

  add(x: number, y: number, z: number, word: number): void {
    this.#view.setFloat32(this.#offset, x, true);
    this.#view.setFloat32(this.#offset + 4, y, true);
    this.#view.setFloat32(this.#offset + 8, z, true);
    this.#view.setUint32(this.#offset + 12, word, true);
    this.#offset += ROW_BYTES;
  }
}

export const wordsToBytes = (words: readonly number[]): Uint8Array =>
  new Uint8Array(Uint32Array.from(words).buffer);
