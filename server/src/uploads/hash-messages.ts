/** What the thread that hashes uploads is asked. */
import type { Sha256, UploadId } from '@manyhands/protocol';

/** Reads the file on to `to`; `end` asks for the hash of all of that and lets go of the upload. */
export interface HashQuestion {
  readonly upload: UploadId;
  readonly path: string;
  readonly to: number;
  readonly end: boolean;
}

/** Null until the end; `failed` in the words of the system. */
export type HashAnswer = { readonly hash: Sha256 | null } | { readonly failed: string };
