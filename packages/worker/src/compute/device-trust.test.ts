/** After a lost GPU device: rest longer than browsers hold a grudge, and blame a kernel that does it again. */
import { KernelVersionId } from '@manyhands/protocol';
import { expect, test } from 'vitest';
import { createDeviceTrust } from './device-trust.ts';

const kernel = (digit: string) => KernelVersionId.parse(digit.repeat(64));
const guilty = kernel('a');
const other = kernel('b');
const MINUTE = 60_000;

test('a GPU that was never lost may be used', () => {
  expect(createDeviceTrust().allows(guilty, 0)).toBe(true);
});

test('after one loss the GPU rests for more than two minutes, whatever the kernel', () => {
  const trust = createDeviceTrust();
  trust.lost(guilty, 0);
  expect(trust.allows(guilty, 2 * MINUTE)).toBe(false);
  expect(trust.allows(other, 2 * MINUTE)).toBe(false);
  expect(trust.allows(guilty, 3 * MINUTE)).toBe(true);
});

test('a kernel that loses two devices is blamed for good, the others are not', () => {
  const trust = createDeviceTrust();
  trust.lost(guilty, 0);
  trust.lost(guilty, 10 * MINUTE);
  expect(trust.allows(guilty, 1000 * MINUTE)).toBe(false);
  expect(trust.allows(other, 1000 * MINUTE)).toBe(true);
});

test('three losses in all end the use of this GPU', () => {
  const trust = createDeviceTrust();
  for (const at of [0, 10, 20]) trust.lost(null, at * MINUTE);
  expect(trust.allows(other, 1000 * MINUTE)).toBe(false);
});
