/** Takes exact lengths from a stream of chunks, holding one chunk and what was asked for. */

export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array();

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** The next bytes, `most` of them at most; empty at the end. They may be part of a chunk: not to be written to. */
  async upTo(most: number): Promise<Uint8Array> {
    while (this.#chunk.byteLength === 0) {
      const next = await this.#chunks.next();
      if (next.done) return this.#chunk;
      this.#chunk = next.value;
    }
    const taken = this.#chunk.subarray(0, most);
    this.#chunk = this.#chunk.subarray(taken.byteLength);
    return taken;
  }

  /** So many bytes in an array of their own; fewer only where the stream ends. */
  async take(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const part = await this.upTo(length - filled);
      if (part.byteLength === 0) return bytes.subarray(0, filled);
      bytes.set(part, filled);
      filled += part.byteLength;
    }
    return bytes;
  }

  /** All that is left. */
  async *rest(): AsyncGenerator<Uint8Array> {
    const most = Number.POSITIVE_INFINITY;
    for (let part = await this.upTo(most); part.byteLength > 0; part = await this.upTo(most)) yield part;
  }

  /** Lets go of the stream before its end. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

/** All bytes of a short stream. */
export async function collect(stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
