import type { Capabilities } from '@manyhands/protocol';
import { WorkunitId } from '@manyhands/protocol';
import { describe, expect, it } from 'vitest';
import { batch, gpuHost, host, manifest, OPTIONS } from '../../test/hosts.ts';
import { planLease } from './plan.ts';
import { chooseForRing, makeOf, RING, ringsOverBefore } from './ring.ts';

const wasm = host().capabilities;
const gpu = (vendor: string): Capabilities => {
  const { capabilities } = gpuHost();
  const { webgpu } = capabilities;
  return { ...capabilities, ...(webgpu ? { webgpu: { ...webgpu, vendor } } : {}) };
};
const waiting = (...copies: readonly (readonly Capabilities[])[]) =>
  copies.map((each, index) => ({ workunit: WorkunitId.parse(String(index + 1)), copies: each }));
const ring = batch('ring', { createdAt: 1000 });
const EARLY = 1000 + RING.patienceMs - 1;
const LATE = 1000 + RING.patienceMs;

describe('an unpublished kernel', () => {
  it('[S17] is given only to hosts that agreed to try such kernels', () => {
    const offered = (triesUnpublished: boolean, published: boolean) =>
      planLease(
        host({ triesUnpublished }),
        { seconds: 10, limit: 4 },
        [batch('b', { published })],
        OPTIONS,
        0,
      ).length;
    expect([offered(false, true), offered(true, true)]).toEqual([1, 1]);
    expect([offered(false, false), offered(true, false)]).toEqual([0, 1]);
  });
});

describe('the ring', () => {
  it('[S18] knows makes by backend, and on WebGPU by vendor', () => {
    expect(makeOf(wasm, ring)).toBe('wasm');
    expect(makeOf(gpu('NVIDIA'), ring)).toBe(makeOf(gpu('nvidia'), ring));
    expect(makeOf(gpu('nvidia'), ring)).not.toBe(makeOf(gpu('amd'), ring));
    const wasmOnly = batch('b', { manifest: manifest({ variants: { wasm: { extent: 1 } } }) });
    expect(makeOf({ ...gpu('amd'), backends: ['webgpu', 'wasm'] }, wasmOnly)).toBe('wasm');
    expect(makeOf(gpu('amd'), wasmOnly)).toBeNull();
  });

  it('[S18] passes a host over at first where a copy went to its make', () => {
    const workunits = waiting([gpu('amd')], [wasm], []);
    expect(chooseForRing(gpu('amd'), ring, workunits, RING, EARLY)).toEqual(['2', '3']);
    expect(chooseForRing(gpu('intel'), ring, workunits, RING, EARLY)).toEqual(['1', '2', '3']);
    expect(chooseForRing(wasm, ring, waiting([wasm], [gpu('amd'), wasm]), RING, EARLY)).toEqual([]);
  });

  it('[S18] takes any host after a while, workunits that lack its make first', () => {
    expect(chooseForRing(gpu('amd'), ring, waiting([gpu('amd')], [wasm], []), RING, LATE)).toEqual([
      '2',
      '3',
      '1',
    ]);
  });

  it('[S18] never takes a host that cannot run it', () => {
    const gpuOnly = batch('b', { manifest: manifest({ variants: { webgpu: {} } }) });
    expect(chooseForRing(wasm, gpuOnly, waiting([]), RING, LATE)).toEqual([]);
  });

  it('[S19] is over after its time', () => {
    expect(ringsOverBefore(RING, 5000 + RING.longestMs)).toBe(5000);
  });
});
