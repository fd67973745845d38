/** A widget is seen while it computes: it pauses in a hidden tab, and goes on when it is seen again. */
import type { Volunteer } from '@manyhands/worker';
import { type ReadonlySignal, signal } from '@preact/signals';

export interface Presence {
  /** The tab is hidden, and that alone holds the volunteer back. */
  readonly hidden: ReadonlySignal<boolean>;
  start(): void;
  pause(): void;
}

type Page = Pick<Document, 'visibilityState' | 'addEventListener'>;

export function pauseWhileHidden(volunteer: Pick<Volunteer, 'start' | 'pause'>, page: Page): Presence {
  let wanted = false;
  const hidden = signal(false);
  const follow = () => {
    hidden.value = wanted && page.visibilityState === 'hidden';
    if (wanted && !hidden.value) volunteer.start();
    else volunteer.pause();
  };
  page.addEventListener('visibilitychange', follow);
  return {
    hidden,
    start: () => {
      wanted = true;
      follow();
    },
    pause: () => {
      wanted = false;
      follow();
    },
  };
}
