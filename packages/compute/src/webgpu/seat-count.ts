/**
 * How many workunits of one kernel a GPU computes at once: each seat earns its place by what was measured.
 *
 * measuring n ── a window measured, the wait is over ──▶ trying n + 1
 * trying n + 1 ── worth it ──▶ measuring n + 1;  not ──▶ measuring n, with a longer wait
 * measuring n ── slower than it was with n ──▶ measuring n − 1, with a longer wait;  fixed stays as it is
 *
 * Speeds are compared pass by pass, because operations of two passes seldom cost the same.
 */

/** What the steps of one pass took in a submission. */
export interface PassWork {
  readonly passIndex: number;
  readonly units: number;
  readonly ms: number;
}

/** One finished submission, and how many seats had steps in it. */
export interface SeatSample {
  readonly seats: number;
  readonly work: readonly PassWork[];
}

/** Sums over a window of submissions, by pass. */
type Sums = ReadonlyMap<number, { readonly units: number; readonly ms: number }>;

interface Window {
  readonly sums: Sums;
  readonly submissions: number;
}

export type SeatState =
  | { readonly kind: 'fixed'; readonly seats: number }
  | {
      readonly kind: 'measuring';
      readonly seats: number;
      readonly window: Window;
      /** The first window with so many seats. */
      readonly before: Sums | undefined;
      /** Submissions until one more is tried, and how long that wait was as a whole. */
      readonly left: number;
      readonly wait: number;
    }
  | {
      readonly kind: 'trying';
      /** Including the one on trial. */
      readonly seats: number;
      readonly window: Window;
      /** With one seat less. */
      readonly before: Sums;
      readonly wait: number;
    };

/** Seats at most: a large GPU holds about ten ligands, and each seat takes the page one workunit more. */
export const MOST_SEATS = 8;
/** Submissions that are compared: with 6 ms each a fifth of a second, over which a hiccup counts little. */
export const WINDOW = 32;
/** The most that one more seat may add to the time of a submission, as a share of what one seat adds on average. */
const MOST_ADDED = 0.6;
/** A seat goes when operations a millisecond fall below this share of what they were. */
const LEAST_SPEED = 0.9;
/** Each trial in vain makes the wait for the next so many times as long. */
const LONGER = 10;
/** Submissions: at 6 ms ten minutes. */
const LONGEST_WAIT = 100_000;

const EMPTY: Window = { sums: new Map(), submissions: 0 };

export const fixedSeats = (seats: number): SeatState => ({ kind: 'fixed', seats });

export const firstSeat = (): SeatState => measuring(1, undefined, WINDOW);

/** The state after one more submission. */
export function nextSeats(state: SeatState, sample: SeatSample): SeatState {
  if (state.kind === 'fixed' || sample.seats !== state.seats) return state;
  const window = grown(state.window, sample);
  const next = { ...state, window };
  if (next.kind === 'measuring') next.left--;
  if (window.submissions < WINDOW) return next;
  return next.kind === 'measuring' ? measured(next) : tried(next);
}

type Measuring = Extract<SeatState, { kind: 'measuring' }>;
type Trying = Extract<SeatState, { kind: 'trying' }>;

function measuring(seats: number, before: Sums | undefined, wait: number): Measuring {
  return { kind: 'measuring', seats, window: EMPTY, before, left: wait, wait };
}

function measured(state: Measuring): SeatState {
  const { seats, window, left, wait } = state;
  const before = state.before ?? window.sums;
  if (seats > 1 && speedup(window.sums, before) < LEAST_SPEED) {
    return measuring(seats - 1, undefined, longer(wait));
  }
  if (left <= 0 && seats < MOST_SEATS) {
    return { kind: 'trying', seats: seats + 1, window: EMPTY, before: window.sums, wait };
  }
  return { ...state, before, window: EMPTY };
}

function tried({ seats, window, before, wait }: Trying): SeatState {
  const fewer = seats - 1;
  // A submission of n + 1 steps against one of n, as shares of what n took.
  const worth = seats / (fewer + MOST_ADDED);
  if (speedup(window.sums, before) > worth) return measuring(seats, window.sums, WINDOW);
  return measuring(fewer, before, longer(wait));
}

const longer = (wait: number): number => Math.min(LONGEST_WAIT, wait * LONGER);

function grown({ sums, submissions }: Window, { work }: SeatSample): Window {
  const added = new Map(sums);
  for (const { passIndex, units, ms } of work) {
    const known = added.get(passIndex);
    added.set(passIndex, { units: (known?.units ?? 0) + units, ms: (known?.ms ?? 0) + ms });
  }
  return { sums: added, submissions: submissions + 1 };
}

/** How many times as fast as before the same passes ran; 1 where no pass is in both. */
function speedup(now: Sums, before: Sums): number {
  let expectedMs = 0;
  let tookMs = 0;
  for (const [passIndex, { units, ms }] of now) {
    const known = before.get(passIndex);
    if (!known || known.units === 0) continue;
    expectedMs += (units * known.ms) / known.units;
    tookMs += ms;
  }
  return tookMs > 0 ? expectedMs / tookMs : 1;
}
