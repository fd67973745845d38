/** The first token, an operator's: made on the first start, it also lies in a file only its owner may read. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Scope } from '@manyhands/protocol';
import { hashOfNew, makeSecret, secretHash } from '../access/secrets.ts';
import type { Store } from '../store/store.ts';

export const TOKEN_FILE = 'api-token';

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
    const sha256 = secretHash(text);
    return { token: sha256 && (await store.token(sha256)) ? text : null, created: false };
  }
  const token = makeSecret();
  await mkdir(dataDir, { recursive: true });
  await writeFile(path, `${token}\n`, { mode: 0o600 });
  await chmod(path, 0o600);
  const owner = { label: 'first start', researcher: null, project: null, scopes: Scope.options };
  await store.saveToken({ ...owner, sha256: hashOfNew(token) }, now);
  return { token, created: true };
}
