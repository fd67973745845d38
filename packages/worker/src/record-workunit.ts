/** Leaves one User Timing entry for every finished workunit: visible in the browser's own profiler and to observers. */
import type { Item } from './work/item.ts';
import type { Finished } from './work/pipeline.ts';

const NAME = 'manyhands:workunit';

/**
 * `performance.measure` entry from the start of the kernel to its end, as long as `computeMs`, with assignment,
 * kernel, backend and `computeMs` in its detail. Taken off the timeline at once, where it would pile up for days;
 * observers and profilers have it by then.
 */
export function recordWorkunit({ notice, batch }: Item, outcome: Finished): void {
  if (outcome.status !== 'done') return;
  const { backend, computeMs } = outcome;
  const end = performance.now();
  performance.measure(NAME, {
    start: Math.max(0, end - computeMs),
    end,
    detail: { assignment: notice.assignment, kernel: batch.kernel, backend, computeMs },
  });
  performance.clearMeasures(NAME);
}
