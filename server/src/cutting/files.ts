/** The uploaded files that a batch is to be cut from: whoever asks must be able to read them. */
import type { BlobRef, InputIssue, Sha256 } from '@manyhands/protocol';
import type { BlobAccess } from '../store/store.ts';
import type { CutAsked } from './cut-messages.ts';

/** Those that are there; issues for the rest. */
export async function lookUpFiles(
  blobs: BlobAccess,
  wanted: Readonly<Record<string, Sha256>>,
  issues: InputIssue[],
): Promise<Map<string, BlobRef>> {
  const found = new Map<string, BlobRef>();
  for (const [name, hash] of Object.entries(wanted)) {
    const stat = await blobs.stat(hash);
    if (stat) found.set(name, { hash, bytes: stat.bytes });
    else
      issues.push({
        where: `cut.files.${name}`,
        message: `there is no blob ${hash}`,
        cure: 'upload the file first: POST /api/uploads',
      });
  }
  return found;
}

/** Throws where a blob has gone that was there. */
export async function placesOf(
  blobs: Pick<BlobAccess, 'locate'>,
  files: ReadonlyMap<string, BlobRef>,
): Promise<CutAsked['files']> {
  return Promise.all(
    [...files].map(async ([name, { hash }]) => {
      const place = await blobs.locate(hash);
      if (!place) throw new Error(`blob ${hash} is missing from the data folder`);
      return { name, place };
    }),
  );
}
