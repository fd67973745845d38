/** Bodies of the REST API for uploads that can be taken up again where they broke off. */
import { z } from 'zod';
import { Sha256, UploadId } from './ids.ts';

const bytes = z.number().int().nonnegative();

/** POST /api/uploads */
export const NewUpload = z.object({
  /** Shown in lists; a file's name in rules is the researcher's choice and stands there. */
  name: z.string().min(1).max(500),
  bytes,
});
export type NewUpload = z.infer<typeof NewUpload>;

/**
 * An upload: its bytes are sent from front to back in parts, `PATCH /api/uploads/<id>` with the header `upload-offset`
 * (bytes that are there already) and the raw bytes as body. When all are there it is a blob.
 */
export const Upload = z.object({
  upload: UploadId,
  name: z.string(),
  bytes,
  /** Bytes that are stored: where the next part begins. */
  offset: bytes,
  /** Largest part that the coordinator takes at once. */
  partBytes: bytes,
  /** The blob, once all bytes are there. */
  hash: Sha256.nullable(),
});
export type Upload = z.infer<typeof Upload>;
