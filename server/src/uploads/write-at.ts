/** Writes a stream at a place in a file, reading on while it writes, and knows what is in the file where it breaks off. */
import type { FileHandle } from 'node:fs/promises';

/** Bytes gathered for one write: few calls, and little to hold. */
const WRITE_BYTES = 1_048_576;

export interface Written {
  /** Where the bytes end that were written without a gap. */
  readonly to: number;
  /** Why not all of the stream was written; undefined where it was. */
  readonly error: unknown;
}

/** When it resolves no write is under way. */
export async function writeAt(
  file: FileHandle,
  from: number,
  stream: AsyncIterable<Uint8Array>,
): Promise<Written> {
  let to = from;
  let gathered: Uint8Array[] = [];
  let bytes = 0;
  /** At most one write is under way. */
  let writing: Promise<void> = Promise.resolve();
  let error: unknown;
  const flush = async (): Promise<void> => {
    await writing;
    const [chunks, length] = [gathered, bytes];
    [gathered, bytes] = [[], 0];
    writing = writeAll(file, chunks, to).then(() => {
      to += length;
    });
    // Met by whoever waits for it next.
    writing.catch(() => undefined);
  };
  try {
    for await (const chunk of stream) {
      gathered.push(chunk);
      bytes += chunk.byteLength;
      if (bytes >= WRITE_BYTES) await flush();
    }
  } catch (cause) {
    error = cause;
  }
  try {
    if (bytes > 0) await flush();
    await writing;
  } catch (cause) {
    error ??= cause;
  }
  return { to, error };
}

async function writeAll(file: FileHandle, chunks: readonly Uint8Array[], at: number): Promise<void> {
  const wanted = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  let { bytesWritten: done } = await file.writev([...chunks], at);
  if (done === wanted) return;
  // The system took less than it was given: rare, and the rest is small.
  const all = Buffer.concat(chunks);
  while (done < wanted) done += (await file.write(all, done, wanted - done, at + done)).bytesWritten;
}
