/** The flood rule: a connection that asks too much is slowed first, then disconnected. A token bucket with debt. */

export interface FloodOptions {
  /** Tokens (messages of ordinary cost) refilled a second: a page with workunits of a tenth of a second needs 20. */
  readonly perSecond: number;
  /** Tokens of a full bucket: what may come at once, as after a reconnect with a full outbox. */
  readonly burst: number;
  /** Tokens of debt, each answered late; beyond it the other side does not heed the delays. */
  readonly debt: number;
}

export const FLOOD: FloodOptions = { perSecond: 50, burst: 200, debt: 400 };

export interface Bucket {
  /** Below zero: debt. */
  readonly tokens: number;
  /** Milliseconds: when `tokens` was true. */
  readonly at: number;
}

export type Flow =
  | { readonly kind: 'allowed' }
  /** Handle it this many milliseconds from now. */
  | { readonly kind: 'slowed'; readonly delayMs: number }
  | { readonly kind: 'disconnect' };

export const fullBucket = (now: number, options: FloodOptions = FLOOD): Bucket => ({
  tokens: options.burst,
  at: now,
});

/** The bucket after a message of `cost` tokens, and what to do with the message. A clock set back refills nothing. */
export function takeToken(
  bucket: Bucket,
  now: number,
  cost: number,
  options: FloodOptions = FLOOD,
): { readonly bucket: Bucket; readonly flow: Flow } {
  const elapsedSeconds = Math.max(0, now - bucket.at) / 1000;
  const tokens = Math.min(options.burst, bucket.tokens + elapsedSeconds * options.perSecond) - cost;
  const after = { tokens, at: Math.max(now, bucket.at) };
  return { bucket: after, flow: flowOf(tokens, options) };
}

function flowOf(tokens: number, options: FloodOptions): Flow {
  if (tokens >= 0) return { kind: 'allowed' };
  if (tokens < -options.debt) return { kind: 'disconnect' };
  return { kind: 'slowed', delayMs: Math.ceil((-tokens / options.perSecond) * 1000) };
}
