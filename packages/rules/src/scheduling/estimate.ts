/** How long a batch would take the hosts that are here now, if they did nothing else. */
import { backendFor } from './fits.ts';
import type { SchedulingOptions } from './options.ts';
import { expectedTime, lanesOf } from './speed.ts';
import type { BatchView, HostView } from './types.ts';

export interface Estimate {
  /** Hosts that would be offered the batch. */
  readonly hosts: number;
  /** Until every workunit has all its copies; null where there are fewer hosts than copies. */
  readonly seconds: number | null;
}

/** What is to be computed: `copies` of each workunit, every one by another host. */
export interface Wanted {
  readonly workunits: number;
  readonly copies: number;
}

export function estimate(
  hosts: readonly HostView[],
  batch: BatchView,
  wanted: Wanted,
  options: SchedulingOptions,
): Estimate {
  const rates = hosts.flatMap((host) => rateOf(host, batch, options));
  return { hosts: rates.length, seconds: secondsFor(rates, wanted) };
}

/** Workunits a second; nothing for a host that is not offered the batch. */
function rateOf(host: HostView, batch: BatchView, options: SchedulingOptions): readonly number[] {
  if (host.project !== null && host.project !== batch.project) return [];
  if (!batch.published && !host.triesUnpublished) return [];
  const backend = backendFor(host.capabilities, batch);
  if (backend === null) return [];
  const dearest = expectedTime(batch.maxCost, host, batch.kernel, backend, options);
  if (dearest.seconds > options.patienceSeconds) return [];
  const mean = expectedTime(batch.meanCost, host, batch.kernel, backend, options);
  return [lanesOf(host, backend) / mean.seconds];
}

/** The fastest hosts may be through with a copy of everything before the others have given the copies that are left. */
function secondsFor(rates: readonly number[], { workunits, copies }: Wanted): number | null {
  if (rates.length < copies) return null;
  const sorted = [...rates].sort((a, b) => b - a);
  let together = sorted.reduce((sum, rate) => sum + rate, 0);
  for (const [through, rate] of sorted.entries()) {
    const seconds = ((copies - through) * workunits) / together;
    if (rate * seconds <= workunits) return seconds;
    together -= rate;
  }
  return null;
}
