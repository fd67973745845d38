/** A widget in a hidden tab pauses, and never starts by being seen if the visitor paused it. */
import { expect, it } from 'vitest';
import { pauseWhileHidden } from './hidden.ts';

function scene() {
  const calls: string[] = [];
  const page = {
    visibilityState: 'visible' as DocumentVisibilityState,
    addEventListener: (_: string, f: unknown) => void listeners.push(f as () => void),
  };
  const listeners: (() => void)[] = [];
  const volunteer = { start: () => void calls.push('start'), pause: () => void calls.push('pause') };
  const presence = pauseWhileHidden(
    volunteer,
    page as Pick<Document, 'visibilityState' | 'addEventListener'>,
  );
  const show = (state: DocumentVisibilityState) => {
    page.visibilityState = state;
    for (const listener of listeners) listener();
  };
  return { calls, presence, show };
}

it('pauses while hidden and goes on when seen', () => {
  const { calls, presence, show } = scene();
  presence.start();
  show('hidden');
  expect(presence.hidden.value).toBe(true);
  show('visible');
  expect(presence.hidden.value).toBe(false);
  expect(calls).toEqual(['start', 'pause', 'start']);
});

it('stays paused when the visitor paused it', () => {
  const { calls, presence, show } = scene();
  presence.start();
  presence.pause();
  show('hidden');
  show('visible');
  expect(calls.lastIndexOf('start')).toBe(0);
});
