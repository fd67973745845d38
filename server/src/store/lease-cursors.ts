/**
 * Where each host looks for its next workunit in each batch, so that no lease looks again at what the host may not have.
 *
 * Invariant: every workunit of a queue before a host's cursor was taken by it, may not be had by it, or was locked when
 * it was looked at. At the end of a queue the cursor goes back to the start; if the whole pass was clean, the queue is dry
 * for that host: nothing in it will become free, because copies that come back go to queue `again`. That queue, and
 * either of a batch that grows, is dry until something of the batch comes back or is added. A look is clean where it
 * found less than was wanted, and nothing locked; one that found enough does not ask. Lost memory (a restart) costs only
 * looking anew.
 */
import { BoundedMap } from './bounded-map.ts';

/** Queues of the lease function: copies that came back, which go first, and fresh ones. */
export type Queue = 'again' | 'fresh';

interface Cursor {
  readonly from: string;
  /** Returns of the batch when this pass began. */
  readonly returns: number;
  /** Every look of this pass was clean. */
  readonly clean: boolean;
  /** When a whole clean pass ended; null while none has. */
  readonly dryAt: number | null;
}

/** A place in one queue of one batch for one looker (host, volunteer and address prefix together). */
export interface Place {
  readonly looker: string;
  readonly batch: number;
  readonly queue: Queue;
  /** Whether workunits may be added to the batch. */
  readonly grows: boolean;
}

export interface Look {
  /** The workunit id to look behind. */
  readonly from: string;
  readonly returns: number;
  readonly clean: boolean;
}

export interface LeaseCursors {
  /** Where to look; null: nothing there for this looker. */
  look(place: Place, now: number): Look | null;
  /** What a lease found: where it got to, whether that is the end, and whether the look was clean. */
  moved(place: Place, look: Look, now: number, to: { next: string; atEnd: boolean; clean: boolean }): void;
  /** Copies of this batch came back to its `again` queue, or workunits were added to it; called after the commit. */
  returned(batch: number): void;
}

/** Cursors in memory: 250 bytes each. */
const MOST_CURSORS = 100_000;
/** Milliseconds after which such a dry queue is looked at even so, for what other coordinators got back or added. */
const DRY_MS = 10_000;
/** Before the first workunit. */
const START = '0';

export function createLeaseCursors(): LeaseCursors {
  const cursors = new BoundedMap<string, Cursor>(MOST_CURSORS);
  const returns = new Map<number, number>();
  const keyOf = ({ looker, batch, queue }: Place) => `${queue} ${batch} ${looker}`;
  const returnsOf = (batch: number) => returns.get(batch) ?? 0;

  const isDry = ({ dryAt, returns }: Cursor, { batch, queue, grows }: Place, now: number): boolean => {
    if (dryAt === null) return false;
    const forGood = queue === 'fresh' && !grows;
    return forGood || (returns === returnsOf(batch) && now - dryAt < DRY_MS);
  };

  return {
    look: (place, now) => {
      const cursor = cursors.get(keyOf(place));
      if (cursor && isDry(cursor, place, now)) return null;
      if (!cursor || cursor.from === START)
        return { from: START, returns: returnsOf(place.batch), clean: true };
      return { from: cursor.from, returns: cursor.returns, clean: cursor.clean };
    },
    moved: (place, look, now, { next, atEnd, clean }) => {
      const passClean = look.clean && clean;
      cursors.set(keyOf(place), {
        from: atEnd ? START : next,
        returns: look.returns,
        clean: passClean,
        dryAt: atEnd && passClean ? now : null,
      });
    },
    returned: (batch) => {
      returns.set(batch, returnsOf(batch) + 1);
    },
  };
}
