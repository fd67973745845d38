/** Turns streams of big-endian elements into little-endian ones. */

/** Elements of `size` bytes, each reversed; size 1 leaves the stream as it is. Elements may lie across chunks. */
export function littleEndian(stream: AsyncIterable<Uint8Array>, size: number): AsyncIterable<Uint8Array> {
  return size === 1 ? stream : reversed(stream, size);
}

async function* reversed(stream: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let left = new Uint8Array();
  for await (const chunk of stream) {
    const whole = Math.floor((left.byteLength + chunk.byteLength) / size) * size;
    const bytes = new Uint8Array(left.byteLength + chunk.byteLength);
    bytes.set(left);
    bytes.set(chunk, left.byteLength);
    for (let at = 0; at < whole; at += size) bytes.subarray(at, at + size).reverse();
    left = bytes.slice(whole);
    if (whole > 0) yield bytes.subarray(0, whole);
  }
}
