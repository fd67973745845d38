/** Where `npm run example` asks: the coordinator that options name, or the environment, or this folder's own. */
import { readFileSync } from 'node:fs';
import { BatchId } from '@manyhands/protocol';

export interface Place {
  readonly origin: string;
  readonly token: string;
}

/** Wrong arguments; the message says which and what to write. */
export class WrongArguments extends Error {}

export function batchOf(text: string, what: string): BatchId {
  const batch = BatchId.safeParse(text);
  if (batch.success) return batch.data;
  throw new WrongArguments(`${what}: BATCH is not lower-case letters, digits and dashes`);
}

export function placeOf(
  values: { readonly url?: string | undefined; readonly token?: string | undefined },
  environment: NodeJS.ProcessEnv,
): Place {
  const url = values.url ?? environment.MANYHANDS_URL ?? 'http://localhost:8080';
  return {
    origin: url.replace(/\/+$/, ''),
    token: values.token ?? environment.MANYHANDS_TOKEN ?? storedToken(),
  };
}

function storedToken(): string {
  try {
    return readFileSync(new URL('../../../data/api-token', import.meta.url), 'utf8').trim();
  } catch {
    throw new WrongArguments('--token is missing, and there is no data/api-token of a coordinator here');
  }
}
