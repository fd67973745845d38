/** How much work to ask for, so that a lane never waits and little is taken ahead. */
import { LIMITS, type WorkRequest } from '@manyhands/protocol';

export interface Supply {
  /** Workers that compute at the same time. */
  readonly lanes: number;
  /** Workunits that they compute at the same time; as many as lanes, or more on a large GPU. */
  readonly seats: number;
  /** Assignments here and not finished, those in a kernel included. */
  readonly count: number;
  /** Compute seconds left in them, all lanes together, as far as known. */
  readonly seconds: number;
  /** False while the seconds are a guess from the benchmark. */
  readonly measured: boolean;
}

/** Seconds per lane: below this there is time for one slow request and the download of its inputs. */
const LOW_SECONDS = 10;
const FULL_SECONDS = 20;

/** The request to make now, or null where there is enough. */
export function nextRequest({ lanes, seats, count, seconds, measured }: Supply): WorkRequest | null {
  const low = seconds < LOW_SECONDS * lanes || count <= seats || (!measured && count < 2 * seats);
  if (!low) return null;
  return {
    seconds: Math.min(LIMITS.maxSecondsPerRequest, Math.max(lanes, FULL_SECONDS * lanes - seconds)),
    limit: LIMITS.maxAssignmentsPerRequest,
  };
}
