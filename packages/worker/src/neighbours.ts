/** Tabs of one browser tell each other how it goes, so that one that does not compute can show what the other does. */
import type { VolunteerState } from './state.ts';

const CHANNEL = 'manyhands-state';
/** Milliseconds between two words to the other tabs. */
const TELL_EVERY_MS = 1_000;

export interface Neighbours {
  /** This tab computes: let the others know. */
  tell(state: VolunteerState): void;
  /** What the computing tab said last. */
  heard(): VolunteerState | null;
  close(): void;
}

export function createNeighbours(changed: () => void): Neighbours {
  const channel = new BroadcastChannel(CHANNEL);
  let last: VolunteerState | null = null;
  let toldAt = 0;
  // Only pages of this origin can speak here: the same code, perhaps of another version, hence the check of its shape.
  channel.addEventListener('message', ({ data }) => {
    if (typeof data?.finished !== 'number' || !Array.isArray(data.current)) return;
    last = data;
    changed();
  });
  return {
    tell: (state) => {
      const now = Date.now();
      if (now - toldAt < TELL_EVERY_MS) return;
      toldAt = now;
      channel.postMessage(state);
    },
    heard: () => last,
    close: () => channel.close(),
  };
}
