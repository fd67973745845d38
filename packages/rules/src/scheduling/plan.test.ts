import { describe, expect, it } from 'vitest';
import { hostId } from '../../test/cases.ts';
import { batch, gpuHost, host, manifest, measured, OPTIONS, project, SECOND } from '../../test/hosts.ts';
import type { BatchView, HostView, WorkWanted } from '../index.ts';
import { SCHEDULING } from './options.ts';
import { leaseLimit, planLease } from './plan.ts';

const ASKED: WorkWanted = { seconds: 10, limit: 64 };
const plan = (who: HostView, batches: readonly BatchView[], asked = ASKED, now = 0) =>
  planLease(who, asked, batches, OPTIONS, now);
const offered = (...given: Parameters<typeof plan>) => plan(...given).map((step) => step.batch);

describe('who may run what', () => {
  it('[S1] a batch goes only to hosts with a backend that its kernel has a variant for', () => {
    const wasmOnly = batch('b', { manifest: manifest({ variants: { wasm: { extent: 1 } } }) });
    const gpuOnly = batch('b', { manifest: manifest({ variants: { webgpu: {} } }) });
    expect(offered(host(), [wasmOnly])).toEqual(['b']);
    expect(offered(host(), [gpuOnly])).toEqual([]);
    expect(offered(gpuHost(), [wasmOnly])).toEqual([]);
    expect(offered(gpuHost(), [gpuOnly])).toEqual(['b']);
  });

  it('[S1] a host whose GPU does not suit the kernel is judged by the speed of its WebAssembly', () => {
    const gpu = gpuHost();
    const backends: HostView['capabilities']['backends'] = ['webgpu', 'wasm'];
    const wasm = { operationsPerSecond: 1e6, bandwidthBytesPerSecond: 1e9, dispatchLatencyMs: 0 };
    const both = {
      ...gpu,
      capabilities: { ...gpu.capabilities, backends },
      benchmark: { ...gpu.benchmark, wasm },
    };
    const needy = batch('b', { manifest: manifest({ requires: { features: ['shader-f16'], limits: {} } }) });
    expect(plan(both, [batch('b')])).toMatchObject([{ limit: 4, deadlineMs: 20 * (10 + 1) * 1000 }]);
    expect(plan(both, [needy])).toMatchObject([{ limit: 4, deadlineMs: 20 * (10 + 2) * 1000 }]);
  });

  it('[S2] every feature and limit that the kernel requires must be there', () => {
    const needs = (features: string[], limits: Record<string, number>) =>
      batch('b', { manifest: manifest({ requires: { features, limits } }) });
    expect(offered(gpuHost(), [needs(['shader-f16'], {})])).toEqual([]);
    expect(offered(gpuHost({}, ['shader-f16']), [needs(['shader-f16'], {})])).toEqual(['b']);
    const invocations = 'maxComputeInvocationsPerWorkgroup';
    expect(offered(gpuHost({ [invocations]: 512 }), [needs([], { [invocations]: 1024 })])).toEqual([]);
    expect(offered(gpuHost({ [invocations]: 1024 }), [needs([], { [invocations]: 1024 })])).toEqual(['b']);
  });

  it('[S2] a limit that the host did not list is the guaranteed one; alignments are met by smaller values', () => {
    const needs = (limits: Record<string, number>) =>
      batch('b', { manifest: manifest({ requires: { features: [], limits } }) });
    expect(offered(gpuHost(), [needs({ maxComputeWorkgroupSizeX: 256 })])).toEqual(['b']);
    expect(offered(gpuHost(), [needs({ maxComputeWorkgroupSizeX: 257 })])).toEqual([]);
    expect(offered(gpuHost(), [needs({ maxUnheardOf: 1 })])).toEqual([]);
    expect(offered(gpuHost(), [needs({ constructor: 0 })])).toEqual([]);
    const alignment = 'minStorageBufferOffsetAlignment';
    expect(offered(gpuHost({ [alignment]: 32 }), [needs({ [alignment]: 64 })])).toEqual(['b']);
    expect(offered(gpuHost({ [alignment]: 256 }), [needs({ [alignment]: 64 })])).toEqual([]);
  });

  it('[S3] the largest workunit fits the memory, its largest buffer the bindings of the GPU', () => {
    expect(offered(host(), [batch('b', { memoryBytes: 1e9 })])).toEqual(['b']);
    expect(offered(host(), [batch('b', { memoryBytes: 1e9 + 1 })])).toEqual([]);
    const large = batch('b', { memoryBytes: 200e6 });
    expect(offered(gpuHost(), [large])).toEqual([]);
    expect(offered(gpuHost({ maxStorageBufferBindingSize: 200e6 }), [large])).toEqual(['b']);
    expect(offered(gpuHost(), [{ ...large, largestBufferBytes: 100e6 }])).toEqual(['b']);
    expect(offered(gpuHost({ maxBufferSize: 99e6 }), [{ ...large, largestBufferBytes: 100e6 }])).toEqual([]);
  });

  it('[S4] a host that chose a project works for it alone', () => {
    const batches = [batch('a', { project: project('mine') }), batch('b', { project: project('yours') })];
    expect(offered(host({ project: project('yours') }), batches)).toEqual(['b']);
  });
});

describe('how much', () => {
  it('[S9] as many workunits as fit the seconds asked for', () => {
    expect(plan(measured(), [batch('b')])).toMatchObject([{ limit: 10 }]);
    expect(plan(measured(), [batch('b')], { seconds: 2.5, limit: 64 })).toMatchObject([{ limit: 2 }]);
  });

  it('[S8] [S9] one workunit that is longer than asked for, up to the stated multiple', () => {
    const lasting = (seconds: number) =>
      batch('b', { maxCost: seconds * SECOND, meanCost: seconds * SECOND });
    expect(plan(measured(), [lasting(40)])).toMatchObject([{ limit: 1 }]);
    expect(plan(measured(), [lasting(41)])).toEqual([]);
    expect(plan(measured(), [lasting(5)], { seconds: 0.1, limit: 64 })).toMatchObject([{ limit: 1 }]);
    expect(plan(measured(), [lasting(5.1)], { seconds: 0.1, limit: 64 })).toEqual([]);
  });

  it('[S8] a batch is measured by its dearest workunit', () => {
    expect(plan(measured(), [batch('b', { maxCost: 41 * SECOND })])).toEqual([]);
  });

  it('[S10] few of a kernel that this host has not run, for each worker', () => {
    expect(plan(host(), [batch('b')])).toMatchObject([{ limit: 4 }]);
    const two = host({ capabilities: { ...host().capabilities, workers: 2 } });
    expect(plan(two, [batch('b')])).toMatchObject([{ limit: 8 }]);
    const gpu = gpuHost();
    const fed = { ...gpu, capabilities: { ...gpu.capabilities, workers: 2 } };
    expect(plan(fed, [batch('b')]), 'a GPU is one, whoever feeds it').toMatchObject([{ limit: 4 }]);
    expect(plan(measured(), [batch('b', { kernel: 'other' })])).toMatchObject([{ limit: 4 }]);
  });

  it('[S11] a host without valid results holds few, more with each in a row, then what it asks for', () => {
    const after = (consecutiveValid: number, held = 0) =>
      plan(measured({ consecutiveValid, held }), [batch('b')], { seconds: 1000, limit: 64 })[0]?.limit ?? 0;
    expect(after(0)).toBe(4);
    expect(after(0, 3)).toBe(1);
    expect(after(0, 4)).toBe(0);
    expect(after(2, 4)).toBe(8);
    expect(after(10, 60)).toBe(64);
  });

  it('[S12] never over the limit asked for nor over the quota left', () => {
    expect(plan(measured(), [batch('b')], { seconds: 10, limit: 3 })).toMatchObject([{ limit: 3 }]);
    expect(plan(measured({ quotaLeft: 2 }), [batch('b')])).toMatchObject([{ limit: 2 }]);
    expect(plan(measured({ quotaLeft: 0 }), [batch('b')])).toEqual([]);
  });
});

describe('a whole lease', () => {
  it('[S9] takes no more than its most numerous step names, whatever the steps name together', () => {
    const tails = ['a', 'b', 'c'].map((name) => batch(name, { meanCost: 10 * SECOND, maxCost: 10 * SECOND }));
    expect(leaseLimit(plan(measured(), tails))).toBe(1);
    expect(leaseLimit(plan(measured(), [...tails, batch('d')]))).toBe(10);
    expect(leaseLimit([])).toBe(0);
  });

  it('[S11] keeps a host without valid results to few over several batches too', () => {
    const steps = plan(measured({ consecutiveValid: 0 }), [batch('a'), batch('b')]);
    expect(leaseLimit(steps)).toBe(4);
  });
});

describe('in which order', () => {
  it('[S13] priority first, then age', () => {
    const batches = [
      batch('young', { createdAt: 3 }),
      batch('old', { createdAt: 1 }),
      batch('urgent', { createdAt: 9, priority: 5 }),
    ];
    expect(offered(measured(), batches)).toEqual(['urgent', 'old', 'young']);
  });

  it('[S14] projects share a request first, then fill what is left', () => {
    const batches = [batch('a', { project: project('pa') }), batch('b', { project: project('pb') })];
    const steps = plan(measured(), batches);
    expect(steps.map(({ limit }) => limit)).toEqual([5, 5, 10, 10]);
    expect(new Set(steps.slice(0, 2).map((step) => step.batch))).toEqual(new Set(['a', 'b']));
  });

  it('[S14] a project with many batches gets no more than one with a single batch', () => {
    const many = Array.from({ length: 9 }, (_, i) =>
      batch(`m${i}`, { project: project('many'), createdAt: i }),
    );
    const shares = plan(measured(), [...many, batch('one', { project: project('one') })]).slice(0, 2);
    expect(shares.map(({ limit }) => limit)).toEqual([5, 5]);
    expect(shares.map((step) => step.batch).sort()).toEqual(['m0', 'one']);
  });

  it('[S14] the turn moves on every minute and differs between hosts, so single workunits are shared too', () => {
    const batches = ['a', 'b', 'c'].map((name) => batch(name, { project: project(name) }));
    const first = (who: HostView, minute: number) =>
      offered(who, batches, { seconds: 1, limit: 1 }, minute * OPTIONS.turnMs)[0];
    const minutes = [0, 1, 2].map((minute) => first(measured(), minute));
    expect(new Set(minutes)).toEqual(new Set(['a', 'b', 'c']));
    expect(first(measured(), 0.99)).toBe(first(measured(), 0));
    const hosts = Array.from({ length: 30 }, (_, i) =>
      first(measured({ host: hostId(String.fromCharCode(i + 65)) }), 0),
    );
    expect(new Set(hosts)).toEqual(new Set(['a', 'b', 'c']));
  });

  it('the order of the list given has no part in it', () => {
    const batches = ['a', 'b', 'c', 'd'].map((name, i) =>
      batch(name, { project: project(i < 2 ? 'p' : 'q') }),
    );
    expect(plan(measured(), [...batches].reverse())).toEqual(plan(measured(), batches));
  });
});

describe('until when', () => {
  const deadline = (who: HostView, batches = [batch('b')], asked = ASKED) =>
    plan(who, batches, asked)[0]?.deadlineMs;

  it('[S15] six times all that is held and asked for, the dearest workunit last', () => {
    expect(deadline(measured())).toBe(6 * (10 + 1) * 1000);
    expect(deadline(measured({ held: 4 }))).toBe(6 * (4 + 10 + 1) * 1000);
    expect(deadline(measured(), [batch('b', { maxCost: 3 * SECOND })])).toBe(6 * (10 + 3) * 1000);
  });

  it('[S15] more where the speed is guessed', () => {
    expect(deadline(host())).toBe(20 * (10 + 1) * 1000);
  });

  it('[S15] at least two minutes and at most twelve hours', () => {
    const usual = (seconds: number) =>
      planLease(measured(), { seconds, limit: 64 }, [batch('b')], SCHEDULING, 0)[0]?.deadlineMs;
    expect(usual(1)).toBe(2 * 60_000);
    expect(usual(3600 * 5)).toBe(12 * 3_600_000);
  });
});
