/**
 * Who comes by a public link: its secret stands for the right to read one batch, and for nothing else. A secret that is
 * unknown, removed or no secret at all is answered in the same words, and costs the network that tries one of few tries.
 */
import type { Sha256 } from '@manyhands/protocol';
import {
  addressPrefix,
  type Bucket,
  type FloodOptions,
  fullBucket,
  SESSIONS,
  TRIES_PER_NETWORK,
  takeToken,
} from '@manyhands/rules';
import { ApiError } from '../http/refusals.ts';
import { BoundedMap } from '../store/bounded-map.ts';
import type { BatchRecord, Store } from '../store/store.ts';
import { secretHash } from './secrets.ts';

export interface Readers {
  /** The batch of a link; throws where there is none. */
  open(secret: string, address: string): Promise<BatchRecord>;
}

export interface ReaderParts {
  readonly store: Pick<Store, 'link' | 'noteLink' | 'batch'>;
  readonly now: () => number;
}

const noLink = (): ApiError =>
  new ApiError(
    'not-found',
    'There is no such link, or it was removed. Check that it is whole, or ask whoever gave it to you.',
  );
const tooOften = (): ApiError =>
  new ApiError('rate-limited', 'Too many links that are not there. Wait a minute, then try again.');

/** Networks and links remembered: a few MB. */
const MOST_KEPT = 50_000;

export function createReaders({ store, now }: ReaderParts): Readers {
  const guesses = createGuesses(now, TRIES_PER_NETWORK);
  /** Links that were there: their readers go on where somebody else on their network guesses. */
  const known = new BoundedMap<Sha256, true>(MOST_KEPT);

  return {
    open: async (secret, address) => {
      const sha256 = secretHash(secret);
      const isKnown = sha256 !== null && known.has(sha256);
      if (!isKnown && !guesses.allow(address)) throw tooOften();
      const link = sha256 && (await store.link(sha256));
      const batch = link && (await store.batch(link.batch));
      if (!sha256 || !link || !batch) {
        if (sha256) known.delete(sha256);
        throw noLink();
      }
      if (!isKnown) guesses.giveBack(address);
      known.set(sha256, true);
      if (link.openedAt === null || now() - link.openedAt >= SESSIONS.noteEveryMs)
        await store.noteLink(link.link, now());
      return batch;
    },
  };
}

/** A bucket for each network; a try is counted before it is looked up, and given back where it was no guess. */
function createGuesses(now: () => number, options: FloodOptions) {
  const buckets = new BoundedMap<string, Bucket>(MOST_KEPT);
  return {
    allow(address: string): boolean {
      const network = addressPrefix(address);
      const before = buckets.get(network) ?? fullBucket(now(), options);
      const { bucket, flow } = takeToken(before, now(), 1, options);
      if (flow.kind === 'allowed') buckets.set(network, bucket);
      return flow.kind === 'allowed';
    },
    giveBack(address: string): void {
      const network = addressPrefix(address);
      const bucket = buckets.get(network);
      if (bucket) buckets.set(network, { ...bucket, tokens: bucket.tokens + 1 });
    },
  };
}
