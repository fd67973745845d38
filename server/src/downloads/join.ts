/** Arrays joined along any axis in the order of workunits [R7], of which only a stated number of bytes is held at a time. */
import type { TakenResult } from './results.ts';

/** Bytes gathered before they are given on: outputs may be single numbers. */
const CHUNK_BYTES = 65_536;
/** Bytes of rows that are put together in memory: results are read once for each such block. */
const BLOCK_BYTES = 32_000_000;

/** Reads the same results, in the order of workunits, each time that it is called. */
export type ReadResults = () => AsyncIterable<Pick<TakenResult, 'outputs'>>;

export interface Joined {
  readonly output: string;
  /** Rows: the product of the extents before the axis. Each workunit has a part of every row, one after the other. */
  readonly rows: number;
  /** Of the whole array. */
  readonly bytes: number;
}

/** The bytes of the joined array, row-major. Along the first axis there is one row, which is sent as it is read. */
export async function* joinRows(
  joined: Joined,
  read: ReadResults,
  blockBytes = BLOCK_BYTES,
): AsyncGenerator<Uint8Array> {
  const { rows, bytes } = joined;
  if (bytes === 0) return;
  const rowBytes = bytes / rows;
  const atOnce = Math.min(rows, Math.floor(blockBytes / rowBytes));
  if (rows > 1 && atOnce > 1)
    for (let from = 0; from < rows; from += atOnce)
      yield await block(joined, { from, to: Math.min(rows, from + atOnce), rowBytes }, read());
  else for (let row = 0; row < rows; row += 1) yield* gathered(partsOf(joined, row, read()));
}

/** Some of the rows whole. */
async function block(
  joined: Joined,
  { from, to, rowBytes }: { readonly from: number; readonly to: number; readonly rowBytes: number },
  results: ReturnType<ReadResults>,
): Promise<Uint8Array> {
  const rows = new Uint8Array((to - from) * rowBytes);
  let at = 0;
  for await (const result of results) {
    const output = outputOf(joined, result);
    const part = output.byteLength / joined.rows;
    for (let row = from; row < to; row += 1)
      rows.set(output.subarray(row * part, (row + 1) * part), (row - from) * rowBytes + at);
    at += part;
  }
  return rows;
}

async function* partsOf(
  joined: Joined,
  row: number,
  results: ReturnType<ReadResults>,
): AsyncGenerator<Uint8Array> {
  for await (const result of results) {
    const output = outputOf(joined, result);
    const part = output.byteLength / joined.rows;
    yield output.subarray(row * part, (row + 1) * part);
  }
}

const outputOf = ({ output }: Joined, { outputs }: Pick<TakenResult, 'outputs'>): Uint8Array =>
  outputs.get(output) ?? new Uint8Array();

async function* gathered(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of parts) {
    chunks.push(part);
    bytes += part.byteLength;
    if (bytes < CHUNK_BYTES) continue;
    yield Buffer.concat(chunks);
    chunks = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(chunks);
}
