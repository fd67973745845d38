/** Who this browser is: a P-256 key whose private half never leaves WebCrypto. */
import { sha256 } from '@manyhands/kernel';
import { HostId, proofText } from '@manyhands/protocol';
import { toBase64Url } from './base64-url.ts';
import type { VolunteerDatabase } from './database.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export interface Identity {
  readonly host: HostId;
  /** Raw uncompressed point, base64url. */
  readonly publicKey: string;
  /** Signs the proof of possession for one connection's nonce; base64url of the 64-byte IEEE P1363 signature. */
  prove(nonce: string): Promise<string>;
}

/** The kept key, or a new one. Two tabs that start at once end with the same key. */
export async function loadIdentity(database: VolunteerDatabase): Promise<Identity> {
  const pair = (await database.get('identity', 'host')) ?? (await makeKey(database));
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return {
    host: HostId.parse(await sha256(point)),
    publicKey: toBase64Url(point),
    prove: async (nonce) => {
      const text = new TextEncoder().encode(proofText(nonce));
      const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, text);
      return toBase64Url(new Uint8Array(signature));
    },
  };
}

async function makeKey(database: VolunteerDatabase): Promise<CryptoKeyPair> {
  // Made before the transaction opens: IndexedDB commits while other promises are awaited.
  const fresh = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  const transaction = database.transaction('identity', 'readwrite');
  const other = await transaction.store.get('host');
  if (other === undefined) await transaction.store.put(fresh, 'host');
  await transaction.done;
  return other ?? fresh;
}
