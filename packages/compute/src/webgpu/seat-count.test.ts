/** Which seats a GPU earns, fed with devices of known speed. */
import { expect, test } from 'vitest';
import { firstSeat, fixedSeats, MOST_SEATS, nextSeats, type SeatState, WINDOW } from './seat-count.ts';

/** Seats after so many submissions on a device whose operations a millisecond are known for each number of seats. */
function after(
  submissions: number,
  speed: (seats: number, submission: number) => number,
  from: SeatState = firstSeat(),
  inHand = Number.POSITIVE_INFINITY,
): SeatState {
  let state = from;
  for (let i = 0; i < submissions; i++) {
    const seats = Math.min(state.seats, inHand);
    state = nextSeats(state, { seats, work: [{ passIndex: 0, units: 6 * speed(seats, i), ms: 6 }] });
  }
  return state;
}

/** Device that holds so many workunits side by side, and computes further ones after them. */
const holds = (room: number) => (seats: number) => Math.min(seats, room);
/** After these every trial that is due so far has ended, whatever came of it. */
const LONG = 60 * WINDOW;

test('one seat at first, and a second tried only when one is measured', () => {
  expect(firstSeat().seats).toBe(1);
  expect(after(WINDOW - 1, holds(8))).toMatchObject({ kind: 'measuring', seats: 1 });
  expect(after(WINDOW, holds(8))).toMatchObject({ kind: 'trying', seats: 2 });
});

test.each([1, 2, 3, 5])('a device that holds %i at once comes to so many seats', (room) => {
  let state = after(LONG, holds(room));
  while (state.kind === 'trying') state = after(1, holds(room), state);
  expect(state.seats).toBe(room);
});

test('never more than the most', () => {
  const state = after(LONG, holds(100));
  expect(state).toMatchObject({ kind: 'measuring', seats: MOST_SEATS });
});

test.each([
  [1.59, 2],
  [1.61, 1],
])('two steps in %d times the time of one: %i', (time, seats) => {
  const speed = (busy: number) => (busy === 2 ? 2 / time : Math.min(1, busy));
  expect(after(2 * WINDOW, speed)).toMatchObject({ kind: 'measuring', seats });
});

test('a trial in vain is made again, each time after ten times as long', () => {
  const trials: number[] = [];
  let state = firstSeat();
  for (let i = 0; i < 200 * WINDOW; i++) {
    const before = state.kind;
    state = after(1, holds(1), state);
    if (state.kind === 'trying' && before !== 'trying') trials.push(i + 1);
  }
  expect(trials).toEqual([WINDOW, 12 * WINDOW, 113 * WINDOW]);
});

test('a seat goes when the speed falls by more than a tenth, not before', () => {
  const settled = after(2 * WINDOW, holds(2));
  expect(settled).toMatchObject({ kind: 'measuring', seats: 2 });
  const slower = (share: number) => after(WINDOW, (seats) => holds(2)(seats) * share, settled).seats;
  expect(slower(0.92)).toBeGreaterThanOrEqual(2);
  expect(slower(0.88)).toBe(1);
});

test('a trial waits for work: without a second workunit in hand nothing is decided', () => {
  const trying = after(WINDOW, holds(8));
  expect(after(LONG, holds(8), trying, 1)).toEqual(trying);
});

test('passes are compared with themselves only', () => {
  // The second pass is ten times as dear, and runs in every window but the first.
  let state = after(WINDOW, holds(1));
  for (let i = 0; i < WINDOW; i++) {
    const work = [
      { passIndex: 0, units: 1.5, ms: 1 },
      { passIndex: 1, units: 0.5, ms: 5 },
    ];
    state = nextSeats(state, { seats: 2, work });
  }
  expect(state).toMatchObject({ kind: 'measuring', seats: 2 });
});

test('a fixed number stays', () => {
  expect(after(LONG, holds(8), fixedSeats(3))).toEqual(fixedSeats(3));
});
