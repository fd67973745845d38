/** The widget's state in words: short, plain, and what to do where something is to be done. */
import { formatPercent } from '@manyhands/look';
import type { VolunteerState } from '@manyhands/worker';

type Phase = VolunteerState['phase'];
type Of<Kind extends Phase['kind']> = Extract<Phase, { kind: Kind }>;

const PAUSED: Record<Of<'paused'>['reason'], string> = {
  person: 'Paused',
  battery: 'Paused while on battery',
  pressure: 'Paused while your device is busy',
  frozen: 'Paused by the browser',
};

const WAITING: Record<Of<'waiting'>['reason'], string> = {
  'no-work': 'Ready. There is nothing to compute right now',
  quota: 'Thank you. That was all for today',
  rate: 'Ready. Work comes in a moment',
};

const STOPPED: Record<Exclude<Of<'stopped'>['reason'], 'refused'>, string> = {
  'version-mismatch': 'This page is out of date. Reload it to help',
  'no-storage': 'This browser allows no storage here, so it cannot help',
  'no-backend': 'This browser cannot run the computation',
};

/** `share` in (0, 1] is the part of the device's time given. */
export function tellState(state: VolunteerState, share: number): string {
  const { phase } = state;
  switch (phase.kind) {
    case 'idle':
      return 'Starting';
    case 'benchmarking':
      return `Measuring your device · ${formatPercent(phase.fraction)}`;
    case 'elsewhere':
      return 'Another tab of this browser is helping';
    case 'connecting':
      return 'Connecting';
    case 'offline':
      return 'No connection. It goes on by itself';
    case 'waiting':
      return WAITING[phase.reason];
    case 'working':
      return `Helping ${helped(state)} · ${formatPercent(share)}`;
    case 'paused':
      return PAUSED[phase.reason];
    case 'stopped':
      return phase.reason === 'refused' ? phase.message : STOPPED[phase.reason];
    default:
      return phase satisfies never;
  }
}

function helped(state: VolunteerState): string {
  return (state.current[0] ?? state.latest)?.projectTitle ?? 'research';
}

export type Action = 'start' | 'pause' | 'compute-here' | 'none';

/** The one thing the button does now. */
export function nextAction(phase: Phase): Action {
  switch (phase.kind) {
    case 'paused':
      return phase.reason === 'person' ? 'start' : 'pause';
    case 'elsewhere':
      return 'compute-here';
    case 'stopped':
      return 'none';
    default:
      return 'pause';
  }
}
