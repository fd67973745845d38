/** Leaves one User Timing entry for every finished workunit: visible in the browser's own profiler and to observers. */
import type { Item } from './work/item.ts';
import type { Finished } from './work/pipeline.ts';

const NAME = 'manyhands:workunit';

/**
 * `performance.measure` entry up to the end of the kernel, as long as `computeMs`, with assignment, kernel, backend and
 * `computeMs` in its detail. Of workunits computed at once each has its share of the time, so entries may overlap. Taken off the timeline at once, where it would pile up for days;
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
