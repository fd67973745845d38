/** The benchmark on the two backends that a browser has. */
import { Benchmark } from '@manyhands/protocol';
import { loadBenchmarkKernel } from '@manyhands/shaders/browser';
import { expect, test } from 'vitest';
import { RunStopped } from '../backend.ts';
import { openBackends } from '../open.ts';
import { benchmark } from './benchmark.ts';

test('measures WebGPU and WASM, and fits what the protocol says of a host', async () => {
  const backends = await openBackends({ allowFallbackAdapter: true });
  const fractions: number[] = [];
  const report = await benchmark(backends, await loadBenchmarkKernel(), {
    progress: (fraction) => fractions.push(fraction),
  });
  console.log(JSON.stringify(report));
  expect(Benchmark.parse(report.benchmark)).toEqual(report.benchmark);
  expect(Object.keys(report.benchmark)).toEqual(['webgpu', 'wasm']);
  expect(report.memoryBytes).toBeGreaterThanOrEqual(64 * 2 ** 20);
  expect(fractions).toEqual([0.3, 0.8, 1]);
  backends.close();
});

test('leaves a software adapter out and says why', async () => {
  const backends = await openBackends();
  expect(backends.kinds).toEqual(['wasm']);
  expect(backends.webgpuAbsent).toMatch(/software/);
  const { benchmark: measured } = await benchmark(backends, await loadBenchmarkKernel());
  expect(Object.keys(measured)).toEqual(['wasm']);
});

test('stops when it is told to', async () => {
  const backends = await openBackends();
  const stopped = benchmark(backends, await loadBenchmarkKernel(), { signal: AbortSignal.abort() });
  await expect(stopped).rejects.toBeInstanceOf(RunStopped);
});
