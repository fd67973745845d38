import { describe, expect, it } from 'vitest';
import { batch, gpuHost, host, manifest, measured, OPTIONS, project, SECOND } from '../../test/hosts.ts';
import type { HostView } from '../index.ts';
import { estimate } from './estimate.ts';

/** A host that computes so many workunits of `batch('b')` a second. */
const fast = (perSecond: number): HostView =>
  measured({ speeds: new Map([['k', { operationsPerSecond: perSecond * SECOND, samples: 9 }]]) });
const seconds = (hosts: readonly HostView[], copies: number, workunits = 100) =>
  estimate(hosts, batch('b'), { workunits, copies }, OPTIONS).seconds;

describe('[S20] the time that a batch would take', () => {
  it('is all copies by the speeds of all hosts together', () => {
    expect(seconds([fast(1)], 1)).toBeCloseTo(100, 6);
    expect(seconds([fast(1), fast(3)], 1)).toBeCloseTo(25, 6);
    expect(seconds([fast(2), fast(2), fast(2)], 2)).toBeCloseTo(100 / 3, 6);
  });

  it('is that of the slower ones, where the fastest had a copy of everything before', () => {
    expect(seconds([fast(1000), fast(1)], 2)).toBeCloseTo(100, 6);
    expect(seconds([fast(1000), fast(1), fast(1)], 2)).toBeCloseTo(50, 6);
    expect(seconds([fast(1000), fast(1000), fast(1)], 2)).toBeCloseTo(0.1, 3);
  });

  it('is unknown where there are fewer hosts than copies', () => {
    expect(seconds([], 1)).toBeNull();
    expect(estimate([fast(1)], batch('b'), { workunits: 1, copies: 2 }, OPTIONS)).toEqual({
      hosts: 1,
      seconds: null,
    });
  });

  it('counts only hosts that would be offered it: by backend, project, and the length of a workunit', () => {
    const hosts = [host(), gpuHost(), host({ project: project('other') })];
    const count = (changes: Parameters<typeof batch>[1]) =>
      estimate(hosts, batch('b', changes), { workunits: 1, copies: 1 }, OPTIONS).hosts;
    expect(count({ manifest: manifest({ variants: { wasm: { extent: 1 } } }) })).toBe(1);
    expect(count({ manifest: manifest({ variants: { webgpu: {} } }) })).toBe(1);
    expect(count({ maxCost: 1e6 * SECOND })).toBe(0);
  });

  it('takes every worker of a processor, and a GPU as one', () => {
    const workers = { workers: 4, memoryBytes: 1e9 };
    const four = { ...fast(1), capabilities: { ...fast(1).capabilities, ...workers } };
    expect(seconds([four], 1)).toBeCloseTo(25, 6);
    const gpu = { ...gpuHost(), speeds: fast(1).speeds };
    const many = { ...gpu, capabilities: { ...gpu.capabilities, ...workers } };
    expect(seconds([many], 1)).toBe(seconds([gpu], 1));
  });
});
