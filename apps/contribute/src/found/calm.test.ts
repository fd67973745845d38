import { expect, test } from 'vitest';
import { createCalm } from './calm.ts';

let at = 0;
const shownAt = (calm: { choose(find: string): string }, milliseconds: number, find: string) => {
  at = milliseconds;
  return calm.choose(find);
};

test('a picture that a GPU draws is replaced by the next find', () => {
  const calm = createCalm<string>(() => at);
  expect(shownAt(calm, 0, 'first')).toBe('first');
  calm.drawn(10);
  expect(shownAt(calm, 4_000, 'second')).toBe('second');
});

test('a picture that held up the page stays until it took a fiftieth of the time', () => {
  const calm = createCalm<string>(() => at);
  expect(shownAt(calm, 2_000, 'first')).toBe('first');
  calm.drawn(1_500);
  expect(shownAt(calm, 6_000, 'second')).toBe('first');
  expect(shownAt(calm, 76_999, 'third')).toBe('first');
  expect(shownAt(calm, 77_000, 'fourth')).toBe('fourth');
});
