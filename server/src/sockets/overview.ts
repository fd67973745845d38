/** Gathers what `/dash` shows from the store and from who is connected. */
import type { Overview } from '@manyhands/protocol';
import type { VolunteerContext } from './context.ts';

/** Rows that a page can show; more would only slow everyone down. */
const MOST_BATCHES = 100;
const MOST_HOSTS = 500;
/** Milliseconds a host stays in the list after it was last seen. */
const HOSTS_SEEN_WITHIN_MS = 24 * 3_600_000;

type OverviewParts = Pick<VolunteerContext, 'store' | 'presence' | 'stored' | 'now'>;

export async function gatherOverview({ store, presence, stored, now }: OverviewParts): Promise<Overview> {
  const at = now();
  const [batches, hosts, sites] = await Promise.all([
    store.batches(MOST_BATCHES),
    store.hostSummaries(at - HOSTS_SEEN_WITHIN_MS, MOST_HOSTS),
    store.siteTotals(),
  ]);
  return {
    at,
    hostsOnline: presence.online,
    resultsPerSecond: stored.perSecond(),
    batches: [...batches],
    hosts: hosts.map((host) => ({ ...host, online: presence.isOnline(host.host) })),
    sites: [...sites],
  };
}
