/** Immutable bytes by their SHA-256. */
import { BlobCreated, type Sha256 } from '@manyhands/protocol';
import type { Request } from './request.ts';

export const blobsOf = (request: Request) => ({
  put: (hash: Sha256, bytes: Uint8Array | Blob) =>
    request('PUT', `/api/blobs/${hash}`, BlobCreated, { body: bytes }),
  /** The bytes as they come. */
  get: (hash: Sha256, signal?: AbortSignal) =>
    request.raw('GET', `/api/blobs/${hash}`, signal ? { signal } : {}),
});
