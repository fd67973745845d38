/** SHA-256 of bytes in memory. */
import { hash } from 'node:crypto';
import type { Sha256 } from '@manyhands/protocol';

/** Not parsed: it is one by construction, and every stored result passes here. */
export const digestOf = (bytes: Uint8Array): Sha256 => hash('sha256', bytes) as Sha256;
