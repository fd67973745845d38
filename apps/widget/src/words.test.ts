/** The widget's words and its one button, for every state there is. */
import type { VolunteerState } from '@manyhands/worker';
import { expect, it } from 'vitest';
import { nextAction, tellState } from './words.ts';

type Phase = VolunteerState['phase'];

function stateWith(phase: Phase, projectTitle?: string): VolunteerState {
  const latest = projectTitle === undefined ? null : { projectTitle };
  return { phase, current: [], latest } as unknown as VolunteerState;
}

const PHASES: Phase[] = [
  { kind: 'idle' },
  { kind: 'benchmarking', fraction: 0.4 },
  { kind: 'elsewhere' },
  { kind: 'connecting' },
  { kind: 'offline', reason: 'coordinator', retryAt: 0 },
  { kind: 'waiting', reason: 'no-work' },
  { kind: 'waiting', reason: 'quota' },
  { kind: 'working', connected: true },
  { kind: 'paused', reason: 'person' },
  { kind: 'paused', reason: 'battery' },
  { kind: 'stopped', reason: 'no-backend', message: '' },
];

it('says what it helps and how much of the device it takes', () => {
  const working = { kind: 'working', connected: true } as const;
  expect(tellState(stateWith(working, 'HIV-1 protease'), 0.25)).toMatch(/^Helping HIV-1 protease · 25.%$/u);
  expect(tellState(stateWith(working), 0.25)).toMatch(/^Helping research · 25.%$/u);
});

it('says each state in different words that fit two lines of the frame', () => {
  const told = PHASES.map((phase) => tellState(stateWith(phase), 0.25));
  expect(new Set(told).size).toBe(PHASES.length);
  for (const words of told) expect(words.length, words).toBeLessThanOrEqual(60);
});

it('passes on what the coordinator says when it refuses', () => {
  const phase = { kind: 'stopped', reason: 'refused', message: 'No site has the key "x".' } as const;
  expect(tellState(stateWith(phase), 1)).toBe('No site has the key "x".');
});

it('keeps a pause in reach unless nothing runs', () => {
  const actions = Object.fromEntries(PHASES.map((phase) => [phase.kind, nextAction(phase)]));
  expect(actions).toMatchObject({
    working: 'pause',
    waiting: 'pause',
    benchmarking: 'pause',
    offline: 'pause',
  });
  expect(nextAction({ kind: 'paused', reason: 'person' })).toBe('start');
  expect(nextAction({ kind: 'paused', reason: 'battery' })).toBe('pause');
  expect(actions.elsewhere).toBe('compute-here');
  expect(actions.stopped).toBe('none');
});
