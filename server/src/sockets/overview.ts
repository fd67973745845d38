/** Gathers what `/dash` shows from the store and from who is connected. */
import type { Overview } from '@manyhands/protocol';
import { hasScope, type Principal, projectsOf } from '@manyhands/rules';
import type { VolunteerContext } from './context.ts';

/** Rows that a page can show; more would only slow everyone down. */
const MOST_BATCHES = 100;
const MOST_HOSTS = 500;
/** Milliseconds a host stays in the list after it was last seen. */
const HOSTS_SEEN_WITHIN_MS = 24 * 3_600_000;

type OverviewParts = Pick<VolunteerContext, 'store' | 'presence' | 'stored' | 'now'>;

/** Researchers see batches of their projects and how large the crowd is; who is in it is the operator's to see. */
export async function gatherOverview(
  { store, presence, stored, now }: OverviewParts,
  principal: Principal,
): Promise<Overview> {
  const at = now();
  const operates = hasScope(principal, 'operate') && principal.kind === 'operator';
  const [batches, hosts, sites] = await Promise.all([
    store.batchesOf(projectsOf(principal), MOST_BATCHES),
    operates ? store.hostSummaries(at - HOSTS_SEEN_WITHIN_MS, MOST_HOSTS) : [],
    operates ? store.siteTotals() : [],
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
