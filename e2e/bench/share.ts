/** From the ends of workunits to the share of time that was spent inside kernels. */

export interface Finished {
  /** Milliseconds on the page's clock. */
  readonly endMs: number;
  /** Milliseconds inside the kernel. */
  readonly computeMs: number;
}

export interface Share {
  readonly share: number;
  readonly workunits: number;
  readonly windowMs: number;
  readonly medianMs: number;
  /** Longest time between two kernels in which nothing was computed. */
  readonly longestGapMs: number;
}

/**
 * The window runs from the end of one workunit to the end of another, so that no workunit is cut. It begins not before
 * `fromMs` on the page's clock and lasts at least `windowMs`; throws if there is no such.
 * One worker is assumed: two at once would count twice.
 */
export function measureShare(finished: readonly Finished[], fromMs: number, windowMs: number): Share {
  const steady = finished.filter(({ endMs }) => endMs >= fromMs);
  const [opening, ...within] = steady;
  const closing = within.at(-1);
  if (opening === undefined || closing === undefined || closing.endMs - opening.endMs < windowMs) {
    throw new Error(
      `No steady window of ${windowMs / 1000} s: ${finished.length} workunits finished in all.`,
    );
  }
  const busyMs = within.reduce((sum, { computeMs }) => sum + computeMs, 0);
  const gaps = within.map(({ endMs, computeMs }, at) => endMs - computeMs - (steady[at]?.endMs ?? 0));
  return {
    share: busyMs / (closing.endMs - opening.endMs),
    workunits: within.length,
    windowMs: closing.endMs - opening.endMs,
    medianMs: median(within.map(({ computeMs }) => computeMs)),
    longestGapMs: Math.max(...gaps),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
