import { fromHalf } from '@manyhands/kernel';
import { describe, expect, it } from 'vitest';
import { randomFrom, SEED } from '../../rules/test/random.ts';
import { misfit, numberOf, toHalf } from './numbers.ts';

describe('halves', () => {
  it('writes every half that there is', () => {
    for (let bits = 0; bits < 65_536; bits++) {
      const value = fromHalf(bits);
      if (!Number.isNaN(value) && !Object.is(value, 0) && bits !== 0x8000) expect(toHalf(value)).toBe(bits);
    }
    expect([toHalf(0), toHalf(-0), toHalf(Number.NaN)]).toEqual([0, 0x8000, 0x7e00]);
  });

  it(`rounds to the nearest, ties to even (seed ${SEED})`, () => {
    const random = randomFrom(SEED);
    for (let round = 0; round < 20_000; round++) {
      const below = random.below(0x7bff);
      const [low, high] = [fromHalf(below), fromHalf(below + 1)];
      const share = random.pick([0.5, random.next()]);
      const value = low + (high - low) * share;
      const even = below % 2 === 0 ? below : below + 1;
      expect(toHalf(value)).toBe(share === 0.5 ? even : share < 0.5 ? below : below + 1);
    }
  });
});

describe('texts as numbers', () => {
  it.each([
    ['0', 0],
    [' -1.5e3 ', -1500],
    ['+.5', 0.5],
    ['7.', 7],
  ])('%j is a number', (text, value) => expect(numberOf(text)).toBe(value));

  it.each(['', ' ', '0x10', 'NaN', 'Infinity', '1 2', '1e', '.', '--1', '1_000'])('%j is none', (text) =>
    expect(numberOf(text)).toBeNull(),
  );
});

it.each([
  ['u8', 255, 256],
  ['i8', -128, -129],
  ['u16', 65_535, -1],
  ['i16', 32_767, 32_768],
  ['u32', 4_294_967_295, 4_294_967_296],
  ['i32', -2_147_483_648, 0.5],
  ['f16', 65_504, 65_536],
  ['f32', -3e38, 4e38],
] as const)('%s holds %d and not %d', (type, fits, not) => {
  expect(misfit(type, fits)).toBeNull();
  expect(misfit(type, not)).toContain(type);
});
