/** How V8's heap grows and is collected, for the whole process: main decides it before anything else. */
import { availableParallelism } from 'node:os';
import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';

/**
 * Bytes of garbage that may gather before the next full collection. V8's own choice follows the machine's memory, up to
 * three times what lives: an eager coordinator would hold 150 MB of it. With 30 one of a thousand volunteers computed a
 * tenth more for each result.
 */
const GARBAGE_BYTES = 50 * 1024 * 1024;
/** Percent of what lives: with less a large heap would be collected without pause, with more a sudden rush of volunteers
 * finds a heap that grows by 100 MB before it is collected. */
const GROWTH_PERCENT = { least: 50, most: 100 };

/**
 * Processors up to which the nursery is collected by one thread: the database and the coordinator keep two busy, and V8's
 * helpers have none to themselves. There a collection under load takes 2.5 ms in place of 3.1, and nothing in other threads.
 */
const COLLECTED_ALONE = 2;

/** The same allowance for a small heap and a large one. V8 knows shares only, so it is told anew as the heap changes. */
export function boundGarbage(): void {
  // V8 would take what reports leave while they wait for what stays, and let only a full collection find it.
  setFlagsFromString('--no-allocation-site-pretenuring');
  if (availableParallelism() <= COLLECTED_ALONE) setFlagsFromString('--no-parallel-scavenge');
  tellShare();
  const observer = new PerformanceObserver((list) => {
    // After a full collection what is used is what lives.
    if (list.getEntries().some(isFull)) tellShare();
  });
  observer.observe({ entryTypes: ['gc'] });
}

/** Node's types leave out what an entry of this type tells: the kind of the collection. */
const isFull = (entry: PerformanceEntry & { readonly detail?: { readonly kind?: number } }): boolean =>
  entry.detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR;

const tellShare = (): void =>
  setFlagsFromString(`--heap-growing-percent=${growthPercent(getHeapStatistics().used_heap_size)}`);

export function growthPercent(liveBytes: number): number {
  const { least, most } = GROWTH_PERCENT;
  return Math.round(Math.min(most, Math.max(least, (GARBAGE_BYTES / liveBytes) * 100)));
}
