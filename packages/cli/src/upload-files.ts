/**
 * Uploads files with a bar for each. What is under way is noted, so that the same command, run again after a break, sends
 * only what is missing, and a file that is there is not sent again.
 */
import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type Client, RefusedError } from '@manyhands/client';
import { type Sha256, type Upload, UploadId } from '@manyhands/protocol';
import { z } from 'zod';
import { openFile } from './files.ts';
import { configFolder, keep } from './place.ts';
import type { Bar } from './progress.ts';
import type { Session } from './session.ts';

export interface Uploading {
  readonly api: Client;
  readonly origin: string;
  readonly session: Session;
}

const NOTES = 'uploads.json';
/** Uploads that are noted: more than anyone has under way at once. */
const MOST_NOTED = 1000;
const Notes = z.record(z.string(), UploadId);

/** Hashes of the files, by the names that they were given under. */
export async function uploadFiles(
  paths: Readonly<Record<string, string>>,
  uploading: Uploading,
): Promise<Record<string, Sha256>> {
  const view = uploading.session.bars();
  const bars = new Map<string, Bar>();
  const hashes: Record<string, Sha256> = {};
  try {
    for (const [name, path] of Object.entries(paths)) {
      hashes[name] = await uploadFile(path, uploading, (state) => {
        bars.set(name, barOf(basename(path), state));
        view.show([...bars.values()]);
      });
    }
  } finally {
    view.end();
  }
  return hashes;
}

async function uploadFile(
  path: string,
  { api, origin, session }: Uploading,
  show: (state: Upload) => void,
): Promise<Sha256> {
  const [file, { mtimeMs }] = [await openFile(path), await stat(path)];
  const key = [origin, resolve(path), file.size, mtimeMs].join(' ');
  const notes = await readNotes(session);
  const noted = notes[key];
  const begun =
    (noted && (await orNothing(api.uploads.get(noted)))) ??
    (await api.uploads.begin({ name: basename(path), bytes: file.size }));
  const others = Object.entries(notes).filter(([other]) => other !== key);
  await keep(session.environment, NOTES, {
    ...Object.fromEntries(others.slice(1 - MOST_NOTED)),
    [key]: begun.upload,
  });
  show(begun);
  const { hash } = await api.uploads.resume(file, begun.upload, { onProgress: show, signal: session.signal });
  if (hash === null) throw new Error(`${path} was sent, but the coordinator told no hash. Try again.`);
  return hash;
}

async function readNotes({ environment }: Session): Promise<z.infer<typeof Notes>> {
  try {
    return Notes.parse(JSON.parse(await readFile(join(configFolder(environment), NOTES), 'utf8')));
  } catch {
    // None yet, or damaged: then a file is sent again.
    return {};
  }
}

/** Null where the coordinator no longer knows it. */
const orNothing = <T>(asked: Promise<T>): Promise<T | null> =>
  asked.catch((error: unknown) => {
    if (error instanceof RefusedError && error.code === 'not-found') return null;
    throw error;
  });

const BYTES_PER_MB = 1_000_000;

const barOf = (label: string, { offset, bytes }: Upload): Bar => ({
  ...{ label, done: offset, total: bytes },
  note: `${(offset / BYTES_PER_MB).toFixed(1)} of ${(bytes / BYTES_PER_MB).toFixed(1)} MB`,
});
