/** Speeds and throughput follow what is measured. */
import { KernelVersionId } from '@manyhands/protocol';
import { expect, test } from 'vitest';
import { backoffMs } from '../connection/backoff.ts';
import { createSpeeds } from './speeds.ts';
import { createThroughput } from './throughput.ts';

const kernel = KernelVersionId.parse('c'.repeat(64));

test('a kernel is guessed from the benchmark until one of its workunits is done', () => {
  const speeds = createSpeeds(() => 2e9);
  expect(speeds.estimateMs(kernel, 1e9)).toBe(1000);
  speeds.measured(kernel, 1e9, 400);
  expect(speeds.isKnown(kernel)).toBe(true);
  expect(speeds.estimateMs(kernel, 1e9)).toBeCloseTo(400);
});

test('a workunit that still runs tells how slow its kernel is, until one is done', () => {
  const speeds = createSpeeds(() => 2e9);
  speeds.observed(kernel, 1e9, 0.25, 20_000);
  expect(speeds.estimateMs(kernel, 2e9), 'of any').toBeCloseTo(160_000);
  expect(speeds.estimateMs(kernel), 'of the usual').toBeCloseTo(80_000);
  speeds.measured(kernel, 1e9, 50_000);
  speeds.observed(kernel, 1e9, 0.25, 20_000);
  expect(speeds.estimateMs(kernel)).toBeCloseTo(50_000);
});

test('throughput is the work done over the last seconds', () => {
  const throughput = createThroughput();
  for (let second = 0; second <= 20; second++) throughput.sample(second * 5e9, second * 1000);
  expect(throughput.current()).toBeCloseTo(5e9);
  for (let second = 21; second <= 30; second++) throughput.sample(20 * 5e9, second * 1000);
  expect(throughput.current()).toBe(0);
  expect(throughput.history().length).toBeLessThanOrEqual(60);
});

test('waits between tries double, differ between volunteers, and stay below 45 seconds', () => {
  expect(backoffMs(0, 0)).toBe(250);
  expect(backoffMs(3, 0)).toBe(2000);
  expect(backoffMs(3, 0.5)).toBe(4000);
  for (let attempt = 0; attempt < 1100; attempt += 50) expect(backoffMs(attempt, 0.999)).toBeLessThan(45_000);
});
