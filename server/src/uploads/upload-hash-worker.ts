/** The thread that hashes uploads: it reads behind whoever writes, so that a gigabyte costs the coordinator no second. */
import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { Sha256, UploadId } from '@manyhands/protocol';
import type { HashAnswer, HashQuestion } from './hash-messages.ts';

/** Uploads whose hash is kept between parts; the oldest is forgotten, and read from the beginning at its end. */
const MOST_KEPT = 1000;
/** Bytes read at a time. */
const BUFFER = new Uint8Array(1_048_576);

interface Reading {
  readonly hash: Hash;
  at: number;
}

const port = parentPort;
if (!port) throw new Error('Uploads are hashed in a worker thread.');
const readings = new Map<UploadId, Reading>();

function readingOf(upload: UploadId): Reading {
  const known = readings.get(upload);
  if (known) return known;
  const oldest = readings.keys().next();
  if (readings.size >= MOST_KEPT && !oldest.done) readings.delete(oldest.value);
  const reading = { hash: createHash('sha256'), at: 0 };
  readings.set(upload, reading);
  return reading;
}

function answer({ upload, path, to, end }: HashQuestion): HashAnswer {
  const reading = readingOf(upload);
  readOn(reading, path, to);
  if (!end) return { hash: null };
  readings.delete(upload);
  return { hash: reading.hash.digest('hex') as Sha256 };
}

function readOn(reading: Reading, path: string, to: number): void {
  const file = openSync(path, 'r');
  try {
    while (reading.at < to) {
      const length = readSync(file, BUFFER, 0, Math.min(BUFFER.byteLength, to - reading.at), reading.at);
      if (length === 0) throw new Error(`${path} ends at ${reading.at} bytes, before ${to}`);
      reading.hash.update(BUFFER.subarray(0, length));
      reading.at += length;
    }
  } finally {
    closeSync(file);
  }
}

port.on('message', (question: HashQuestion) => {
  try {
    port.postMessage(answer(question));
  } catch (error) {
    // What was read may be of a file that is gone: the next question begins anew.
    readings.delete(question.upload);
    const failed = error instanceof Error ? error.message : String(error);
    port.postMessage({ failed } satisfies HashAnswer);
  }
});
