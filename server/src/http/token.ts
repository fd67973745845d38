/** API tokens: 32 random bytes, shown once, kept as SHA-256; the first one also lies in a file only its owner may read. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../sockets/digest.ts';
import type { Store } from '../store/store.ts';

export const TOKEN_FILE = 'api-token';

/** Text a token may have: anything else is not worth a look into the database. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export async function tokenIsValid(store: Store, token: string): Promise<boolean> {
  return TOKEN.test(token) && store.tokenExists(digestOf(Buffer.from(token)));
}

export interface FirstToken {
  /** Null where tokens exist but this data folder does not hold one of them. */
  readonly token: string | null;
  readonly created: boolean;
}

/** Makes the first token of a new database; otherwise reads the one in the data folder. */
export async function ensureToken(store: Store, dataDir: string, now: number): Promise<FirstToken> {
  const path = join(dataDir, TOKEN_FILE);
  if (await store.anyToken()) {
    const text = await readFile(path, 'utf8').then(
      (content) => content.trim(),
      () => '',
    );
    return { token: (await tokenIsValid(store, text)) ? text : null, created: false };
  }
  const token = randomBytes(32).toString('base64url');
  await mkdir(dataDir, { recursive: true });
  await writeFile(path, `${token}\n`, { mode: 0o600 });
  await chmod(path, 0o600);
  await store.saveToken(digestOf(Buffer.from(token)), 'first start', now);
  return { token, created: true };
}
