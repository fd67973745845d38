/** How often a sign-in may be tried: a bucket for each account, whether it exists or not, and one for each network. */
import {
  addressPrefix,
  type Bucket,
  type FloodOptions,
  fullBucket,
  TRIES_PER_ACCOUNT,
  TRIES_PER_NETWORK,
  takeToken,
} from '@manyhands/rules';
import { BoundedMap } from '../store/bounded-map.ts';

/** Buckets kept of each kind: a few MB. The longest untouched are forgotten first. */
const MOST_BUCKETS = 50_000;

export interface Tries {
  /** Counts a try. True where it may go on. */
  allow(account: string, address: string): boolean;
}

export function createTries(now: () => number): Tries {
  const accounts = bucketsOf(TRIES_PER_ACCOUNT, now);
  const networks = bucketsOf(TRIES_PER_NETWORK, now);
  return {
    // The network first: one that is refused uses up nobody's account.
    allow: (account, address) => networks(addressPrefix(address)) && accounts(account),
  };
}

function bucketsOf(options: FloodOptions, now: () => number): (key: string) => boolean {
  const buckets = new BoundedMap<string, Bucket>(MOST_BUCKETS);
  return (key) => {
    const before = buckets.get(key) ?? fullBucket(now(), options);
    const { bucket, flow } = takeToken(before, now(), 1, options);
    // A refused try costs nothing, so that a bucket is never deep in debt.
    if (flow.kind !== 'allowed') return false;
    buckets.delete(key);
    buckets.set(key, bucket);
    return true;
  };
}
