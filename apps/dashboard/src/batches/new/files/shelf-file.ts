/** A file of a batch that is being made: how far it is on its way to the coordinator. */
import { Sha256, type Upload, UploadId } from '@manyhands/protocol';
import { z } from 'zod';

/**
 * chosen → sending (send) → stored
 * sending → stopped (by the person, the line, or a reload) → sending (again; after a reload the file must be chosen first)
 */
export type Way =
  | { readonly kind: 'chosen' }
  | { readonly kind: 'sending'; readonly upload: Upload | null }
  | {
      readonly kind: 'stopped';
      readonly upload: UploadId | null;
      readonly sent: number;
      readonly why: string;
    }
  | { readonly kind: 'stored'; readonly hash: Sha256 };

export interface ShelfFile {
  /** What rules call it. */
  readonly name: string;
  readonly bytes: number;
  /** Epoch milliseconds, by the file system: a file that was changed since is another file. */
  readonly modifiedAt: number;
  /** Null after a reload: a page may not open files by itself. */
  readonly file: File | null;
  readonly way: Way;
}

/** What is remembered of a file over a reload. */
export const KeptFile = z.object({
  name: z.string(),
  bytes: z.number(),
  modifiedAt: z.number(),
  upload: UploadId.nullable(),
  sent: z.number(),
  hash: Sha256.nullable(),
});
export type KeptFile = z.infer<typeof KeptFile>;

export const keptOf = ({ name, bytes, modifiedAt, way }: ShelfFile): KeptFile => ({
  ...{ name, bytes, modifiedAt, sent: sentOf(way) },
  upload: way.kind === 'sending' ? (way.upload?.upload ?? null) : way.kind === 'stopped' ? way.upload : null,
  hash: way.kind === 'stored' ? way.hash : null,
});

export const openedAgain = ({ name, bytes, modifiedAt, upload, sent, hash }: KeptFile): ShelfFile => ({
  ...{ name, bytes, modifiedAt, file: null },
  way: hash
    ? { kind: 'stored', hash }
    : {
        kind: 'stopped',
        upload,
        sent,
        why: 'The page was loaded anew. Choose the same file again to go on.',
      },
});

/** Bytes that the coordinator has. */
export function sentOf(way: Way): number {
  if (way.kind === 'sending') return way.upload?.offset ?? 0;
  return way.kind === 'stopped' ? way.sent : 0;
}

export const isSame = (file: ShelfFile, other: File): boolean =>
  file.bytes === other.size && file.modifiedAt === other.lastModified;

/** What the person is to do with a file before it can be sent; null where nothing. */
export const isToBeChosen = ({ file, way }: ShelfFile): boolean => file === null && way.kind !== 'stored';
