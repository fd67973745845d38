/** What is told of an output, and how far apart two of them are. */
import { expect, test } from 'vitest';
import { apart, statisticsOf } from './statistics.ts';

const bytesOf = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

test('NaN and infinity are counted, and left out of lowest, highest and mean', () => {
  const found = statisticsOf('f32', bytesOf(1, Number.NaN, -3, Number.POSITIVE_INFINITY, 0));
  expect(found).toEqual({ count: 5, min: -3, max: 1, mean: -2 / 3, nan: 1, infinite: 1, zeros: 1 });
});

test('equal outputs are not apart, also where both hold NaN', () => {
  const one = bytesOf(1, Number.NaN, 0);
  expect(apart('f32', one, bytesOf(1, Number.NaN, -0))).toEqual({ absolute: 0, relative: 0, differing: 0 });
});

test('the largest difference is told, and NaN in one of them is infinitely far', () => {
  expect(apart('f32', bytesOf(1, 2, 4, 8), bytesOf(1, 2, 5, 8))).toEqual({
    absolute: 1,
    relative: 0.2,
    differing: 0.25,
  });
  const found = apart('f32', bytesOf(1), bytesOf(Number.NaN));
  expect(found).toEqual({
    absolute: Number.POSITIVE_INFINITY,
    relative: Number.POSITIVE_INFINITY,
    differing: 1,
  });
});

test('nothing is told of records', () => {
  expect(statisticsOf({ stride: 8 }, new Uint8Array(16))).toBeNull();
  expect(apart({ stride: 8 }, new Uint8Array(8), new Uint8Array(8))).toBeNull();
});
