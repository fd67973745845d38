/** What the page is told, put together from the parts of a volunteering tab. */
import type { Equipment } from './equipment.ts';
import { currentWork } from './snapshot.ts';
import type { Phase, VolunteerState } from './state.ts';
import type { Station } from './station.ts';
import type { Tally } from './tally.ts';
import type { Throughput } from './work/throughput.ts';

export interface StateSources {
  readonly phase: Phase;
  readonly equipment: Equipment | null;
  readonly station: Station | null;
  readonly tally: Tally;
  readonly throughput: Throughput;
  readonly found: VolunteerState['found'];
}

export function gatherState(sources: StateSources): VolunteerState {
  const { phase, equipment, station, tally, throughput, found } = sources;
  const { standing } = tally;
  const items = station?.pipeline.items() ?? [];
  const current = currentWork(items);
  return {
    phase,
    device: equipment?.device ?? null,
    current,
    latest: current[0] ?? tally.latest,
    found,
    throughput: throughput.current(),
    throughputHistory: throughput.history(),
    finishedHere: tally.finishedHere,
    finished: standing.accepted + standing.refused + standing.pending + tally.unsent,
    ...standing,
    unsent: tally.unsent,
    queued: items.length - current.length,
    bytesIn: tally.bytesIn,
    bytesOut: tally.bytesOut,
    host: station?.identity.host ?? null,
    refusals: tally.refusals,
  };
}

/** Milliseconds for which a browser without work is still said to compute. */
const LINGER_MS = 1_500;

/** The gap between two small workunits is no change worth telling. */
export function createBusyWatch(): (station: Station | null) => boolean {
  let lastBusyAt = 0;
  return (station) => {
    const items = station?.pipeline.items() ?? [];
    const online = station?.connection.link().kind === 'ready';
    if (items.some((item) => item.state.kind === 'computing' || online)) lastBusyAt = Date.now();
    return Date.now() - lastBusyAt < (online ? LINGER_MS : 1);
  };
}
