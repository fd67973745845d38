/** Whatever happens, the page says it in plain words, and its button does one thing. */
import { initialState, type Phase } from '@manyhands/worker';
import { expect, test } from 'vitest';
import { offerFor, tell } from './words.ts';

const phases: readonly Phase[] = [
  { kind: 'idle' },
  { kind: 'benchmarking', fraction: 0.5 },
  { kind: 'elsewhere' },
  { kind: 'connecting' },
  { kind: 'offline', reason: 'network', retryAt: 0 },
  { kind: 'offline', reason: 'coordinator', retryAt: 0 },
  { kind: 'offline', reason: 'draining', retryAt: 0 },
  { kind: 'waiting', reason: 'no-work' },
  { kind: 'waiting', reason: 'quota' },
  { kind: 'waiting', reason: 'rate' },
  { kind: 'working', connected: true },
  { kind: 'working', connected: false },
  { kind: 'paused', reason: 'person' },
  { kind: 'paused', reason: 'battery' },
  { kind: 'paused', reason: 'pressure' },
  { kind: 'paused', reason: 'frozen' },
  { kind: 'stopped', reason: 'version-mismatch', message: '' },
  { kind: 'stopped', reason: 'no-storage', message: '' },
  { kind: 'stopped', reason: 'no-backend', message: '' },
  { kind: 'stopped', reason: 'refused', message: 'There is no project "x".' },
];

test('every state has words of its own, without exclamation marks and without jargon', () => {
  const told = phases.map((phase) => tell({ ...initialState, phase }));
  for (const { title, detail } of told) {
    expect(title).not.toBe('');
    expect(`${title} ${detail}`).not.toMatch(/!|workunit|socket|kernel|batch|backend/i);
  }
  expect(new Set(told.map((words) => words.title + words.detail)).size).toBe(phases.length);
});

test('an error says what is safe and what to do', () => {
  const lost = tell({ ...initialState, phase: { kind: 'offline', reason: 'network', retryAt: 0 } });
  expect(lost.detail).toMatch(/kept in this browser/);
  const refused = tell({
    ...initialState,
    phase: { kind: 'stopped', reason: 'refused', message: 'Because.' },
  });
  expect(refused.detail).toBe('Because.');
});

test('whatever computes or may start by itself can be paused with the one button', () => {
  for (const phase of phases) {
    const { action } = offerFor(phase);
    const mayCompute = ['benchmarking', 'connecting', 'offline', 'waiting', 'working'].includes(phase.kind);
    expect(action === 'pause').toBe(mayCompute || (phase.kind === 'paused' && phase.reason !== 'person'));
  }
});
