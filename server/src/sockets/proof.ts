/** Checks that a host holds the key it names: an ECDSA P-256 signature over this connection's challenge. */
import { createHash, randomBytes, webcrypto } from 'node:crypto';
import { HostId, proofText } from '@manyhands/protocol';

/** 32 random bytes, base64url: never repeated, so a recorded hello is worthless on another connection. */
export const makeNonce = (): string => randomBytes(32).toString('base64url');

/** The host's name: SHA-256 of its raw public key. */
export const hostIdOf = (publicKey: Uint8Array): HostId =>
  HostId.parse(createHash('sha256').update(publicKey).digest('hex'));

/** False for a wrong signature and for bytes that are no point of the curve. */
export async function verifyProof(
  publicKey: Uint8Array,
  signature: Uint8Array,
  nonce: string,
): Promise<boolean> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await webcrypto.subtle
    .importKey('raw', publicKey, algorithm, false, ['verify'])
    .catch(() => null);
  if (!key) return false;
  const text = new TextEncoder().encode(proofText(nonce));
  return webcrypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, text);
}
