import { describe, expect, it } from 'vitest';
import { gpuHost, host, measured, OPTIONS, SECOND } from '../../test/hosts.ts';
import { randomFrom, SEED } from '../../test/random.ts';
import { expectedTime, nextSpeed } from './speed.ts';

describe('expected time', () => {
  it('[S6] by measured speed where there is one, else by half the benchmark', () => {
    expect(expectedTime(SECOND, measured(), 'k', 'wasm', OPTIONS)).toEqual({ seconds: 1, measured: true });
    expect(expectedTime(SECOND, host(), 'k', 'wasm', OPTIONS)).toEqual({ seconds: 1, measured: false });
    expect(expectedTime(SECOND, measured(), 'other', 'wasm', OPTIONS).measured).toBe(false);
  });

  it('[S6] adds the latency of a dispatch', () => {
    const slow = gpuHost();
    const webgpu = { operationsPerSecond: 2e6, bandwidthBytesPerSecond: 1e9, dispatchLatencyMs: 250 };
    const who = { ...slow, benchmark: { webgpu } };
    expect(expectedTime(SECOND, who, 'k', 'webgpu', OPTIONS).seconds).toBeCloseTo(1.25);
  });

  it('[S6] a backend without a benchmark counts as slow, not as unable', () => {
    expect(expectedTime(1e8, gpuHost(), 'k', 'wasm', OPTIONS).seconds).toBeCloseTo(1);
  });
});

describe('measured speed', () => {
  it('[S7] takes the first sample whole and the next as a plain mean', () => {
    const first = nextSpeed(null, 1000, 1000);
    expect(first).toEqual({ operationsPerSecond: 1000, samples: 1 });
    expect(nextSpeed(first, 2000, 1000)).toEqual({ operationsPerSecond: 1500, samples: 2 });
  });

  it('[S7] later samples weigh a fifth', () => {
    const steady = { operationsPerSecond: 1000, samples: 50 };
    expect(nextSpeed(steady, 2000, 1000).operationsPerSecond).toBeCloseTo(1200);
  });

  it('[S7] one absurd sample is taken for four times or a fourth', () => {
    const steady = { operationsPerSecond: 1000, samples: 50 };
    expect(nextSpeed(steady, 1e15, 0).operationsPerSecond).toBeCloseTo(1600);
    expect(nextSpeed(steady, 1, 1e15).operationsPerSecond).toBeCloseTo(850);
  });

  it(`[S7] stays finite and positive whatever a host claims (seed ${SEED})`, () => {
    const random = randomFrom(SEED);
    let speed = nextSpeed(null, 0, 0);
    for (let round = 0; round < 2000; round += 1) {
      const wild = () => random.pick([0, 1, 1e-300, 1e300, Number.MAX_VALUE, random.next() * 1e9] as const);
      speed = nextSpeed(random.below(50) === 0 ? null : speed, wild(), wild());
      expect(speed.operationsPerSecond).toBeGreaterThan(0);
      expect(Number.isFinite(speed.operationsPerSecond)).toBe(true);
    }
  });
});
