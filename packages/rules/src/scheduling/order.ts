/** In which order batches are offered to a host: priority, then projects in turn, then age. */
import type { BatchId, HostId, ProjectId } from '@manyhands/protocol';
import type { SchedulingOptions } from './options.ts';

interface Ordered {
  readonly batch: BatchId;
  readonly project: ProjectId;
  readonly priority: number;
  readonly createdAt: number;
}

/** Batches of one priority, by project; the project whose turn it is comes first, its oldest batch first in it. */
export type Tier<T> = readonly (readonly T[])[];

/** Tiers of falling priority. Which project goes first moves on every `turnMs` and differs between hosts. */
export function tiers<T extends Ordered>(
  batches: readonly T[],
  host: HostId,
  options: SchedulingOptions,
  now: number,
): readonly Tier<T>[] {
  const turn = spread(host) + Math.floor(now / options.turnMs);
  return [...groupBy(batches, (batch) => batch.priority)]
    .sort(([a], [b]) => b - a)
    .map(([, tier]) => rotate(byProject(tier), turn));
}

function byProject<T extends Ordered>(tier: readonly T[]): readonly (readonly T[])[] {
  return [...groupBy(tier, (batch) => batch.project)]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, batches]) => [...batches].sort(byAge));
}

const byAge = (a: Ordered, b: Ordered): number => a.createdAt - b.createdAt || compareText(a.batch, b.batch);
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function rotate<T>(list: readonly T[], by: number): readonly T[] {
  const from = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(from), ...list.slice(0, from)];
}

/** Host ids are hashes already: their first 32 bits spread hosts evenly over the turns. */
const spread = (host: HostId): number => Number.parseInt(host.slice(0, 8), 16) || 0;

function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
