/** Every state in plain words: what happens, what is safe, what to do. */
import type { Tone } from '@manyhands/look';
import type { Phase, VolunteerState } from '@manyhands/worker';

export interface Words {
  readonly tone: Tone;
  /** Two or three words. */
  readonly title: string;
  /** A sentence or two; empty where the title says it all. */
  readonly detail: string;
}

type Of<Kind extends Phase['kind']> = Extract<Phase, { kind: Kind }>;

const OFFLINE: Record<Of<'offline'>['reason'], Words> = {
  network: {
    tone: 'waiting',
    title: 'No network',
    detail: 'What you have finished is kept in this browser. It is sent by itself when the network is back.',
  },
  coordinator: {
    tone: 'waiting',
    title: 'No answer from the coordinator',
    detail:
      'What you have finished is kept in this browser. The page keeps trying; there is nothing you need to do.',
  },
  draining: {
    tone: 'waiting',
    title: 'The coordinator is restarting',
    detail: 'What you have finished is kept in this browser. The page connects again in a moment.',
  },
};

const WAITING: Record<Of<'waiting'>['reason'], Words> = {
  'no-work': {
    tone: 'waiting',
    title: 'Waiting for work',
    detail: 'There is nothing to compute right now. It starts by itself as soon as there is.',
  },
  quota: {
    tone: 'waiting',
    title: 'Done for today',
    detail: "Today's share of this browser is used up. It goes on by itself after midnight UTC.",
  },
  rate: { tone: 'waiting', title: 'Waiting a moment', detail: 'The coordinator asked us to slow down.' },
};

const PAUSED: Record<Of<'paused'>['reason'], Words> = {
  person: {
    tone: 'neutral',
    title: 'Paused',
    detail: 'Nothing is computing. Unfinished work went back to be done by others; what you finished counts.',
  },
  battery: {
    tone: 'neutral',
    title: 'Paused on battery',
    detail: 'It goes on when the charger is plugged in. You can change that in the settings.',
  },
  pressure: {
    tone: 'neutral',
    title: 'Paused for a busy computer',
    detail: 'It goes on when the other programs are quieter. You can change that in the settings.',
  },
  frozen: {
    tone: 'neutral',
    title: 'Paused by the browser',
    detail: 'It goes on when this tab is used again.',
  },
};

const STOPPED: Record<Of<'stopped'>['reason'], Words> = {
  'version-mismatch': {
    tone: 'refused',
    title: 'This page is out of date',
    detail:
      'It was reloaded once and is still not the version that the coordinator speaks. Results that wait here are safe. Close other tabs of this site and reload the page.',
  },
  'no-storage': {
    tone: 'refused',
    title: 'This browser keeps nothing for us',
    detail:
      'A private window or a setting forbids this site to store anything, so finished work could get lost. Nothing was computed. Open the page in an ordinary window or allow storage for this site.',
  },
  'no-backend': {
    tone: 'refused',
    title: 'This browser cannot compute here',
    detail:
      'It offers neither WebGPU nor WebAssembly with SIMD, or its compute worker did not start. Nothing was computed. A current Chrome, Edge, Firefox or Safari can do it.',
  },
  refused: { tone: 'refused', title: 'The coordinator said no', detail: '' },
};

export function tell(state: VolunteerState): Words {
  const { phase } = state;
  switch (phase.kind) {
    case 'idle':
      return { tone: 'neutral', title: 'Not started', detail: unsentNote(state) };
    case 'benchmarking':
      return { tone: 'active', title: 'Measuring this device', detail: 'It takes less than three seconds.' };
    case 'elsewhere':
      return {
        tone: 'waiting',
        title: 'Another tab is helping',
        detail: 'One tab of a browser is enough. The figures below are those of the other tab.',
      };
    case 'connecting':
      return { tone: 'waiting', title: 'Connecting', detail: '' };
    case 'offline':
      return OFFLINE[phase.reason];
    case 'waiting':
      return WAITING[phase.reason];
    case 'working':
      return phase.connected
        ? {
            tone: 'active',
            title: 'Computing',
            detail: 'You can close this page at any time. Work that is not finished goes to others.',
          }
        : {
            tone: 'waiting',
            title: 'Computing without a connection',
            detail: 'What you finish is kept in this browser and sent by itself when the connection is back.',
          };
    case 'paused':
      return PAUSED[phase.reason];
    case 'stopped':
      return phase.reason === 'refused'
        ? { ...STOPPED.refused, detail: phase.message }
        : STOPPED[phase.reason];
    default:
      return phase satisfies never;
  }
}

function unsentNote({ unsent }: VolunteerState): string {
  return unsent === 0 ? '' : 'Finished results wait in this browser; they are sent when you start.';
}

export type Action = 'start' | 'pause' | 'compute-here' | 'reload';

export interface Offer {
  readonly action: Action;
  readonly label: string;
}

/** The one thing that the large button does now. */
export function offerFor(phase: Phase): Offer {
  switch (phase.kind) {
    case 'idle':
      return { action: 'start', label: 'Start helping' };
    case 'elsewhere':
      return { action: 'compute-here', label: 'Compute here instead' };
    case 'stopped':
      return { action: 'reload', label: 'Reload the page' };
    case 'paused':
      return phase.reason === 'person'
        ? { action: 'start', label: 'Go on helping' }
        : { action: 'pause', label: 'Stop helping' };
    case 'benchmarking':
    case 'connecting':
    case 'offline':
    case 'waiting':
    case 'working':
      return { action: 'pause', label: 'Pause' };
    default:
      return phase satisfies never;
  }
}
