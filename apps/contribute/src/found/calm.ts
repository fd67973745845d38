/** Which find is on show, so that drawing takes little of the time that tasks need. */

export interface Calm<T> {
  /** The newest find, or the one on show while that has cost too much to be replaced yet. */
  choose(newest: T): T;
  /** The find on show was drawn just now, which held up the page for so many milliseconds. */
  drawn(milliseconds: number): void;
}

/** A GPU draws in 10 ms; a processor, that has kernels to run, in one or two seconds. */
const MOST_SHARE = 0.02;

/** `now`: milliseconds. */
export function createCalm<T>(now: () => number): Calm<T> {
  let shown: T | undefined;
  let until = Number.NEGATIVE_INFINITY;
  return {
    choose: (newest) => {
      if (shown === undefined || now() >= until) shown = newest;
      return shown;
    },
    drawn: (milliseconds) => {
      until = now() + milliseconds / MOST_SHARE;
    },
  };
}
