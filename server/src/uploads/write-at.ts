/** Writes a stream at a place in a file, reading on while it writes and syncs, and knows what is on the disk where it breaks off. */
import type { FileHandle } from 'node:fs/promises';

/** Bytes gathered for one write: few calls, and little to hold. */
const WRITE_BYTES = 1_048_576;
/** Bytes after which a sync begins beside the writing: at the end of a part little is left to wait for. */
const SYNC_BYTES = 2_097_152;

export interface Written {
  /** Where the bytes end that were written without a gap, and are on the disk. */
  readonly to: number;
  /** Why not all of the stream was written; undefined where it was. */
  readonly error: unknown;
}

/** When it ends no write and no sync is under way. Throws where a sync failed: then nobody knows what the disk has. */
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
  const sync = createSync(file, from);
  let error: unknown;
  const flush = async (): Promise<void> => {
    await writing;
    const [chunks, length] = [gathered, bytes];
    [gathered, bytes] = [[], 0];
    writing = writeAll(file, chunks, to).then(() => {
      to += length;
      sync.written(to);
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
  await sync.end(to);
  return { to, error };
}

/** At most one sync at a time. A failure is told by the system once, so it is kept to the end. */
function createSync(file: Pick<FileHandle, 'datasync'>, from: number) {
  let synced = from;
  let syncing: Promise<void> | null = null;
  let failed: unknown;
  const begin = (to: number): Promise<void> => {
    syncing = file
      .datasync()
      .then(() => {
        synced = to;
      })
      .catch((cause: unknown) => {
        failed ??= cause;
      })
      .finally(() => {
        syncing = null;
      });
    return syncing;
  };
  return {
    /** All bytes up to `to` are written. */
    written: (to: number): void => {
      if (!syncing && to - synced >= SYNC_BYTES) void begin(to);
    },
    end: async (to: number): Promise<void> => {
      await syncing;
      if (to > synced && failed === undefined) await begin(to);
      if (failed !== undefined) throw failed;
    },
  };
}

async function writeAll(file: FileHandle, chunks: readonly Uint8Array[], at: number): Promise<void> {
  const wanted = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  let { bytesWritten: done } = await file.writev([...chunks], at);
  if (done === wanted) return;
  // The system took less than it was given: rare, and the rest is small.
  const all = Buffer.concat(chunks);
  while (done < wanted) done += (await file.write(all, done, wanted - done, at + done)).bytesWritten;
}
