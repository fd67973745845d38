/** Secrets that we hand out: 32 random bytes, shown once, kept as SHA-256 only. */
import { randomBytes } from 'node:crypto';
import type { Sha256 } from '@manyhands/protocol';
import { digestOf } from '../sockets/digest.ts';

/** Text a secret may have: anything else is not worth a look into the database. */
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** Begins with a letter or digit: a command line takes what begins with a hyphen for an option. */
export function makeSecret(): string {
  for (;;) {
    const secret = randomBytes(32).toString('base64url');
    if (/^[A-Za-z0-9]/.test(secret)) return secret;
  }
}

/** Null where the text can be no secret of ours. */
export const secretHash = (secret: string): Sha256 | null =>
  SECRET.test(secret) ? digestOf(Buffer.from(secret)) : null;

/** Of a secret just made. */
export const hashOfNew = (secret: string): Sha256 => digestOf(Buffer.from(secret));
