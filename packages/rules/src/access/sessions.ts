/** How long a session and an invitation live, and how often a sign-in may be tried. */
import type { FloodOptions } from '../trust/flood.ts';

export interface SessionOptions {
  /** Milliseconds without a request after which a session ends: a day at the desk and the next morning fit. */
  readonly idleMs: number;
  /** Milliseconds after which a session ends however busy it is: a stolen cookie is worth a month at most. */
  readonly longestMs: number;
  /** Milliseconds between notes of a session's or a token's last use: not every request should write. */
  readonly noteEveryMs: number;
  /** Milliseconds in which an invitation must be used: a week with a holiday in it. */
  readonly invitationMs: number;
}

const HOUR_MS = 3_600_000;

export const SESSIONS: SessionOptions = {
  idleMs: 24 * HOUR_MS,
  longestMs: 30 * 24 * HOUR_MS,
  noteEveryMs: 60_000,
  invitationMs: 7 * 24 * HOUR_MS,
};

export interface SessionTimes {
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

export const sessionLives = (
  { createdAt, lastSeenAt }: SessionTimes,
  now: number,
  { idleMs, longestMs }: SessionOptions = SESSIONS,
): boolean => now < lastSeenAt + idleMs && now < createdAt + longestMs;

/** Tries at one account, whoever makes them: ten at once, then one in two minutes. Debt is refused. */
export const TRIES_PER_ACCOUNT: FloodOptions = { perSecond: 1 / 120, burst: 10, debt: 0 };
/** Tries from one network: a laboratory's Monday morning, then one in ten seconds. */
export const TRIES_PER_NETWORK: FloodOptions = { perSecond: 0.1, burst: 60, debt: 0 };
