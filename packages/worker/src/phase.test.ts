/** One thing is said at a time, and the more important one wins. */
import { expect, test } from 'vitest';
import { type Circumstances, derivePhase } from './phase.ts';

const working: Circumstances = {
  fault: null,
  started: true,
  elsewhere: false,
  pause: null,
  benchmark: null,
  unloaded: null,
  computing: true,
  link: { kind: 'ready' },
  hunger: 'no-work',
};

test('a fault, a page not started, another tab, a pause and the benchmark go before the work, in this order', () => {
  const fault = { kind: 'stopped', reason: 'no-storage', message: '' } as const;
  expect(derivePhase({ ...working, fault, started: false }).kind).toBe('stopped');
  expect(derivePhase({ ...working, started: false, elsewhere: true }).kind).toBe('idle');
  expect(derivePhase({ ...working, elsewhere: true, pause: 'person' }).kind).toBe('elsewhere');
  expect(derivePhase({ ...working, pause: 'battery', benchmark: 0.5 })).toEqual({
    kind: 'paused',
    reason: 'battery',
  });
  expect(derivePhase({ ...working, benchmark: 0.5 })).toEqual({ kind: 'benchmarking', fraction: 0.5 });
});

test('work goes on while the line is away', () => {
  const link = { kind: 'waiting', reason: 'network', retryAt: 5 } as const;
  expect(derivePhase({ ...working, link })).toEqual({ kind: 'working', connected: false });
  expect(derivePhase({ ...working, link, computing: false })).toEqual({
    kind: 'offline',
    reason: 'network',
    retryAt: 5,
  });
});

test('workers that could not be loaded are a matter of the network, unless the person paused', () => {
  const unloaded = { reason: 'network', retryAt: 5 } as const;
  expect(derivePhase({ ...working, unloaded, computing: false })).toEqual({ kind: 'offline', ...unloaded });
  expect(derivePhase({ ...working, unloaded, pause: 'person' }).kind).toBe('paused');
});

test('a try after a loss is still being offline; the first try is connecting', () => {
  const idle = { ...working, computing: false };
  const again = derivePhase({ ...idle, link: { kind: 'introducing', after: 'coordinator' } });
  expect(again).toMatchObject({ kind: 'offline', reason: 'coordinator' });
  expect(derivePhase({ ...idle, link: { kind: 'connecting', after: null } }).kind).toBe('connecting');
  expect(derivePhase({ ...idle, hunger: 'quota' })).toEqual({ kind: 'waiting', reason: 'quota' });
});
