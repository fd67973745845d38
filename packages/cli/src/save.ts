/** Writes an answer to a file as it comes: the file has its name only once all of it is there. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { ProgressView } from './progress.ts';
import type { Session } from './session.ts';

export interface Saved {
  readonly file: string;
  readonly bytes: number;
}

/** Null where it went to standard output, for `-`. */
export async function saveTo(file: string, response: Response, session: Session): Promise<Saved | null> {
  const body = Readable.fromWeb((response.body ?? new Blob([]).stream()) as ReadableStream);
  const { signal } = session;
  if (file === '-') {
    await pipeline(body, session.out, { signal, end: false });
    return null;
  }
  const partly = `${file}.part`;
  const view = session.bars();
  const total = Number(response.headers.get('content-length') ?? 0);
  const counter = counting(file, total, view);
  try {
    await pipeline(body, counter.stream, createWriteStream(partly), { signal });
    await rename(partly, file);
  } catch (error) {
    await rm(partly, { force: true });
    throw error;
  } finally {
    view.end();
  }
  return { file, bytes: counter.bytes() };
}

const BYTES_PER_MB = 1_000_000;

function counting(label: string, total: number, view: ProgressView) {
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.byteLength;
      // Without a length there is no share to draw.
      if (total > 0)
        view.show([{ label, done: bytes, total, note: `${(bytes / BYTES_PER_MB).toFixed(1)} MB` }]);
      done(null, chunk);
    },
  });
  return { stream, bytes: () => bytes };
}
