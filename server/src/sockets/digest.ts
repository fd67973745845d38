/** SHA-256 of bytes in memory. */
import { createHash } from 'node:crypto';
import { Sha256 } from '@manyhands/protocol';

export const digestOf = (bytes: Uint8Array): Sha256 =>
  Sha256.parse(createHash('sha256').update(bytes).digest('hex'));
