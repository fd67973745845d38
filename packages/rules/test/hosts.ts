/** Hosts and batches for tests of scheduling: one million operations, a second of a plain host's time. */
import { Manifest } from '@manyhands/kernel';
import { BatchId, ProjectId } from '@manyhands/protocol';
import type { BatchView, HostView, SchedulingOptions } from '../src/index.ts';
import { hostId } from './cases.ts';

/** Operations per second of the plain host's benchmark; with `priorShare` 0.5 half of it is expected. */
export const PLAIN_SPEED = 2_000_000;
/** A workunit that the plain host is expected to take one second for. */
export const SECOND = 1_000_000;

export const project = (name: string): ProjectId => ProjectId.parse(name);

export function manifest(part: Partial<Manifest> = {}): Manifest {
  return Manifest.parse({
    name: 'sum',
    title: 'Sum',
    description: 'Adds numbers.',
    license: 'Apache-2.0',
    params: [],
    buffers: [{ name: 'out', type: 'f32', shape: [1], role: 'output' }],
    cost: 1,
    agreement: { out: { kind: 'exact' } },
    variants: { wasm: { extent: 1 }, webgpu: {} },
    ...part,
  });
}

/** Proven, measured by nobody yet, one WASM worker, much memory. */
export function host(part: Partial<HostView> = {}): HostView {
  return {
    host: hostId('host'),
    capabilities: { backends: ['wasm'], workers: 1, memoryBytes: 1e9 },
    benchmark: {
      wasm: { operationsPerSecond: PLAIN_SPEED, bandwidthBytesPerSecond: 1e9, dispatchLatencyMs: 0 },
    },
    project: null,
    triesUnpublished: false,
    speeds: new Map(),
    consecutiveValid: 100,
    quotaLeft: 1000,
    held: 0,
    ...part,
  };
}

/** The same host after a few results of kernel `k`, at exactly one second for `SECOND` operations. */
export const measured = (part: Partial<HostView> = {}): HostView =>
  host({ speeds: new Map([['k', { operationsPerSecond: SECOND, samples: 5 }]]), ...part });

export function gpuHost(limits: Record<string, number> = {}, features: string[] = []): HostView {
  const webgpu = { vendor: 'v', architecture: 'a', isFallbackAdapter: false, features, limits };
  return host({
    capabilities: { backends: ['webgpu'], webgpu, workers: 1, memoryBytes: 1e9 },
    benchmark: {
      webgpu: { operationsPerSecond: PLAIN_SPEED, bandwidthBytesPerSecond: 1e9, dispatchLatencyMs: 0 },
    },
  });
}

export function batch(name: string, part: Partial<BatchView> = {}): BatchView {
  return {
    batch: BatchId.parse(name),
    project: project('p'),
    kernel: 'k',
    manifest: manifest(),
    published: true,
    priority: 0,
    createdAt: 0,
    maxCost: SECOND,
    meanCost: SECOND,
    memoryBytes: 1000,
    ...part,
  };
}

/** Round numbers, so that a test can be checked in the head. */
export const OPTIONS: SchedulingOptions = {
  fitMultiple: 4,
  patienceSeconds: 5,
  priorShare: 0.5,
  unmeasuredPerWorker: 4,
  unprovenPerWorker: 4,
  reliableAfter: 10,
  deadlineSlack: 6,
  unmeasuredSlack: 20,
  minDeadlineMs: 1000,
  maxDeadlineMs: 3_600_000,
  turnMs: 60_000,
  disconnectGraceMs: 30_000,
};
