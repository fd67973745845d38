/** How much work to ask for, so that a lane never waits and little is taken ahead. */
import { LIMITS, type WorkRequest } from '@manyhands/protocol';

export interface Supply {
  /** Workers that compute at the same time. */
  readonly lanes: number;
  /** Workunits that they compute at the same time; as many as lanes, or more on a large GPU. */
  readonly seats: number;
  /** Assignments here and not finished, those in a kernel included. */
  readonly count: number;
  /** Compute seconds left in them, all lanes together; those of which it is not known are counted as `UNKNOWN_SECONDS`. */
  readonly seconds: number;
}

/** Seconds per lane: below this there is time for one slow request and the download of its inputs. */
const LOW_SECONDS = 10;
/** Seconds per lane. */
export const FULL_SECONDS = 20;
/** A guess from the benchmark may be wrong by a hundred times either way. So two workunits supply a lane until one is done. */
export const UNKNOWN_SECONDS = LOW_SECONDS / 2;
/** Seconds per lane, twice what was asked for: what is to start later is given back, since it turned out slower than guessed. */
export const SURPLUS_SECONDS = 2 * FULL_SECONDS;

/** The request to make now, or null where there is enough. */
export function nextRequest({ lanes, seats, count, seconds }: Supply): WorkRequest | null {
  const low = seconds < LOW_SECONDS * lanes || count <= seats;
  if (!low) return null;
  return {
    seconds: Math.min(LIMITS.maxSecondsPerRequest, Math.max(lanes, FULL_SECONDS * lanes - seconds)),
    limit: LIMITS.maxAssignmentsPerRequest,
  };
}
