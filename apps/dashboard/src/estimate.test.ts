/** The estimate says nothing until it knows something. */
import type { BatchProgress } from '@manyhands/protocol';
import { expect, it } from 'vitest';
import { estimateLeft } from './estimate.ts';

const batch = (accepted: number, setAside = 0) =>
  ({ workunits: 100, accepted, setAside, createdAt: 0 }) as Pick<
    BatchProgress,
    'workunits' | 'accepted' | 'setAside' | 'createdAt'
  >;

it('goes on at the pace so far', () => {
  expect(estimateLeft(batch(50), 60_000)).toBe('about 60 s left');
  expect(estimateLeft(batch(10), 600_000)).toBe('about 90 min left');
  expect(estimateLeft(batch(4), 86_400_000)).toBe('about 24 days left');
});

it('counts workunits that were set aside as closed', () => {
  expect(estimateLeft(batch(40, 10), 60_000)).toBe('about 60 s left');
});

it('is silent at the start and at the end', () => {
  expect(estimateLeft(batch(2), 60_000)).toBeUndefined();
  expect(estimateLeft(batch(100), 60_000)).toBeUndefined();
  expect(estimateLeft(batch(50), 0)).toBeUndefined();
});
