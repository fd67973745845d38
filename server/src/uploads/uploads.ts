/**
 * Uploads in parts. What the database says is stored, is: bytes are synced to the file first, and then told. Parts of one
 * upload are written one at a time; a later sender stops the earlier one, and must begin where that ended.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { type NewUpload, type Upload, UploadId } from '@manyhands/protocol';
import { ApiError, invalidInput, notFound } from '../http/refusals.ts';
import type { CoordinatorOptions } from '../options.ts';
import type { BlobStore, Store } from '../store/store.ts';
import type { UploadOwner, UploadRecord } from '../store/uploads-store.ts';
import { createHasher } from './hasher.ts';
import { createTurns } from './turns.ts';
import { writeAt } from './write-at.ts';

export interface Uploads {
  begin(owner: UploadOwner, wanted: NewUpload): Promise<Upload>;
  /** Null where there is none; whoever asks must be looked at. */
  record(id: UploadId): Promise<UploadRecord | null>;
  /** As it stands; one whose bytes are all there is finished first. */
  look(id: UploadId): Promise<Upload>;
  /** Stores what comes of the part, also of one that breaks off. */
  append(id: UploadId, from: number, part: Readable): Promise<Upload>;
  remove(id: UploadId): Promise<void>;
  /** Removes what nobody touched for long. */
  sweep(): Promise<void>;
  /** Where files for blobs are made; what is left there is swept. */
  readonly folder: string;
  close(): Promise<void>;
}

export interface UploadsParts {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly options: Pick<
    CoordinatorOptions,
    'dataDir' | 'maxUploadBytes' | 'uploadPartBytes' | 'uploadKeptMs' | 'maxUploads' | 'maxUploadingBytes'
  >;
  readonly now: () => number;
}

/** Uploads removed by one sweep; the next one goes on. */
const SWEPT_AT_ONCE = 1000;

export function createUploads({ store, blobs, options, now }: UploadsParts): Uploads {
  const folder = join(options.dataDir, 'uploads');
  const hasher = createHasher();
  const turns = createTurns<UploadId>();
  const pathOf = (id: UploadId): string => join(folder, id);

  const told = ({ upload, name, bytes, offset, hash, finished }: UploadRecord): Upload => ({
    ...{ upload, name, bytes, offset, partBytes: options.uploadPartBytes, hash: finished ? hash : null },
  });

  const known = async (id: UploadId): Promise<UploadRecord> => {
    const record = await store.upload(id);
    if (!record) throw noUpload(id);
    return record;
  };

  /** Within its turn. Whatever is interrupted here is done again from its beginning, to the same end. */
  const finish = async (record: UploadRecord): Promise<Upload> => {
    const { upload, bytes } = record;
    const path = pathOf(upload);
    const hash = record.hash ?? (await hasher.finish(upload, path, bytes));
    if (record.hash === null) await store.hashUpload(upload, hash);
    await blobs.adopt(hash, path, bytes);
    if (record.project !== null) await store.giveBlobs([hash], record.project);
    else if (record.researcher !== null) await store.noteUpload(hash, record.researcher);
    await store.finishUpload(upload, now());
    return told({ ...record, hash, finished: true });
  };

  const settled = async (id: UploadId): Promise<Upload> => {
    const record = await known(id);
    return record.offset === record.bytes && !record.finished ? finish(record) : told(record);
  };

  const storePart = async (record: UploadRecord, part: AsyncIterable<Uint8Array>): Promise<unknown> => {
    const { upload, offset } = record;
    const file = await openAt(pathOf(upload), offset);
    try {
      const { to, error } = await writeAt(file, offset, part);
      if (error instanceof ApiError || to === offset) return error;
      if (!(await store.advanceUpload(upload, offset, to, now()))) throw noUpload(upload);
      hasher.advance(upload, pathOf(upload), to);
      return error;
    } finally {
      await file.close();
    }
  };

  return {
    folder,
    begin: async (owner, { name, bytes }) => {
      if (bytes > options.maxUploadBytes) throw tooLarge(bytes, options.maxUploadBytes);
      const upload = UploadId.parse(randomBytes(16).toString('base64url'));
      const limits = { uploads: options.maxUploads, bytes: options.maxUploadingBytes };
      if (!(await store.createUpload({ upload, name, bytes, ...owner }, limits, now()))) throw tooMany();
      await (await openAt(pathOf(upload), 0)).close();
      return turns.take(upload, () => settled(upload));
    },
    record: (id) => store.upload(id),
    look: async (id) => {
      const record = await known(id);
      const isWhole = record.offset === record.bytes;
      return isWhole && !record.finished ? turns.take(id, () => settled(id)) : told(record);
    },
    append: (id, from, part) =>
      turns.take(id, async (signal) => {
        const record = await known(id);
        if (from !== record.offset || record.finished) throw elsewhere(record);
        const most = Math.min(options.uploadPartBytes, record.bytes - record.offset);
        const error = await storePart(record, limited(addAbortSignal(signal, part), most));
        if (error === undefined) return settled(id);
        throw refusalOf(error, signal);
      }),
    remove: (id) =>
      turns.take(id, async () => {
        await store.removeUpload(id);
        await rm(pathOf(id), { force: true });
      }),
    sweep: async () => {
      const before = now() - options.uploadKeptMs;
      for (const id of await store.staleUploads(before, SWEPT_AT_ONCE))
        await turns.take(id, async () => {
          if (await store.removeUpload(id, before)) await rm(pathOf(id), { force: true });
        });
      await sweepStrays(folder, before, async (name) => {
        const id = UploadId.safeParse(name);
        return id.success && (await store.upload(id.data)) !== null;
      });
    },
    close: async () => {
      await turns.stop();
      await hasher.close();
    },
  };
}

/** Made where it is missing; throws where bytes that were stored are not there any more. */
async function openAt(path: string, offset: number): Promise<FileHandle> {
  if (offset === 0) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const flags = offset === 0 ? constants.O_CREAT : 0;
  const file = await open(path, flags | constants.O_WRONLY, 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? bytesGone() : error;
  });
  if ((await file.stat()).size >= offset) return file;
  await file.close();
  throw bytesGone();
}

async function* limited(part: Readable, most: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of part as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > most)
      throw new ApiError('too-large', `This part may have ${most} bytes. Nothing of it is stored.`);
    yield chunk;
  }
}

/** Files without an upload: of a crash between two steps, or left by whoever made blobs here. */
async function sweepStrays(
  folder: string,
  before: number,
  isUpload: (name: string) => Promise<boolean>,
): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const file = await stat(path).catch(() => null);
    if (file && file.mtimeMs < before && !(await isUpload(name))) await rm(path, { force: true });
  }
}

function refusalOf(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted)
    return new ApiError('conflict', 'Another sender went on with this upload. Ask where it stands.');
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOSPC')
    return new ApiError(
      'too-large',
      'The disk of this coordinator is full. Tell its operator; what is stored is kept.',
    );
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE')
    return new ApiError('invalid-input', 'The part broke off. What came of it is stored: go on from there.');
  return error;
}

export const noUpload = (id: UploadId): ApiError => notFound(`upload "${id}"`);

const elsewhere = ({ offset, bytes, finished }: UploadRecord): ApiError =>
  new ApiError(
    'conflict',
    finished
      ? 'This upload is finished.'
      : `${offset} of ${bytes} bytes are stored. Send the next part with "upload-offset: ${offset}".`,
  );

const bytesGone = (): ApiError =>
  new ApiError('not-found', 'The bytes of this upload are gone from the data folder. Upload the file again.');

const tooLarge = (bytes: number, most: number): ApiError =>
  invalidInput('The file is too large.', [
    {
      where: 'bytes',
      message: `is ${bytes}; ${most} are allowed`,
      cure: 'split the file, or ask the operator to raise MAX_UPLOAD_BYTES',
    },
  ]);

const tooMany = (): ApiError =>
  new ApiError(
    'conflict',
    'You have too many uploads under way. Finish them or delete them (DELETE /api/uploads/<upload>).',
  );
