/** A host's key, made and used as a browser does. */
import { createHash, webcrypto } from 'node:crypto';
import { HostId, proofText } from '@manyhands/protocol';

export interface Identity {
  readonly host: HostId;
  /** Base64url of the raw point. */
  readonly publicKey: string;
  sign(text: string): Promise<string>;
  prove(nonce: string): Promise<string>;
}

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export async function createIdentity(): Promise<Identity> {
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey(ECDSA, false, ['sign', 'verify']);
  const raw = Buffer.from(await webcrypto.subtle.exportKey('raw', publicKey));
  const sign = async (text: string): Promise<string> =>
    Buffer.from(await webcrypto.subtle.sign(ECDSA, privateKey, Buffer.from(text))).toString('base64url');
  return {
    host: HostId.parse(createHash('sha256').update(raw).digest('hex')),
    publicKey: raw.toString('base64url'),
    sign,
    prove: (nonce) => sign(proofText(nonce)),
  };
}
