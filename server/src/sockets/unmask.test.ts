import { expect, test } from 'vitest';
import { mask, unmask } from './unmask.ts';

const KEY = Uint8Array.of(0x5a, 0x01, 0xff, 0x80);
const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 37 + 11) & 255);

test('every length at every place in memory is unmasked as byte by byte, and nothing beside it', () => {
  for (let offset = 0; offset < 9; offset += 1) {
    for (let length = 0; length < 40; length += 1) {
      const around = bytes(60);
      unmask(around.subarray(offset, offset + length), KEY);
      const expected = bytes(60).map((byte, i) => {
        const isInside = i >= offset && i < offset + length;
        return isInside ? byte ^ (KEY[(i - offset) & 3] ?? 0) : byte;
      });
      expect(around, `${length} bytes at ${offset}`).toEqual(expected);
    }
  }
});

test('what was masked is unmasked', () => {
  const output = new Uint8Array(50);
  mask(bytes(41), KEY, output, 5, 41);
  unmask(output.subarray(5, 46), KEY);
  expect(output).toEqual(Uint8Array.from([...new Uint8Array(5), ...bytes(41), ...new Uint8Array(4)]));
});
