/** What the store keeps of files that are uploaded in parts. */
import type { ProjectId, ResearcherId, Sha256, UploadId } from '@manyhands/protocol';

/** Whose an upload is; null for both is an operator's. */
export interface UploadOwner {
  readonly researcher: ResearcherId | null;
  /** Of a token for one project only. */
  readonly project: ProjectId | null;
}

export interface UploadRecord extends UploadOwner {
  readonly upload: UploadId;
  readonly name: string;
  readonly bytes: number;
  /** Bytes that are stored for good. */
  readonly offset: number;
  /** Known once all bytes are stored. */
  readonly hash: Sha256 | null;
  /** It is a blob now. */
  readonly finished: boolean;
}

/** Of one researcher, or of all operators together. */
export interface UploadLimits {
  /** Uploads that are not finished. */
  readonly uploads: number;
  /** Bytes that they announced. */
  readonly bytes: number;
}

export interface UploadStore {
  /** False where its owner would have more under way than the limits allow. */
  createUpload(
    upload: UploadOwner & Pick<UploadRecord, 'upload' | 'name' | 'bytes'>,
    limits: UploadLimits,
    now: number,
  ): Promise<boolean>;
  upload(id: UploadId): Promise<UploadRecord | null>;
  /** Notes that its bytes to `to` are stored; false where it was elsewhere than `from`, or is gone. */
  advanceUpload(id: UploadId, from: number, to: number, now: number): Promise<boolean>;
  /** All bytes are there, and hash to this. */
  hashUpload(id: UploadId, hash: Sha256): Promise<void>;
  /** Its bytes are a blob. */
  finishUpload(id: UploadId, now: number): Promise<void>;
  /** False where it was gone, or touched after `before`. */
  removeUpload(id: UploadId, before?: number): Promise<boolean>;
  /** Those that nobody touched since. */
  staleUploads(before: number, limit: number): Promise<readonly UploadId[]>;
}
