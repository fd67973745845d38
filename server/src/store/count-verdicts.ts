/** Counting verdicts that were noted, the judge's and those given at once: in hosts' trust and standing, batches, sites. */
import type { HostId } from '@manyhands/protocol';
import type { Queries } from './database.ts';
import type { TrustAfter } from './judging-store.ts';

interface HostRow {
  host: HostId;
  host_no: number;
  accepted: number;
  refused: number;
  new_failures: number;
  consecutive_valid: number;
  daily_quota: number;
}

type Row = Record<string, unknown> & ((HostRow & { batch: null }) | { host: null; batch: number });

export interface Counted {
  /** Hosts whose standing changed. */
  readonly hosts: readonly HostId[];
  /** Numbers of batches of which workunits were finished. */
  readonly batches: readonly number[];
}

/** Part of a transaction, as its last locks. */
export async function countVerdicts(queries: Queries, trustAfter: TrustAfter): Promise<Counted> {
  const rows = await queries.query<Row>('select * from count_verdicts()', [], 'count-verdicts');
  const hosts = rows.flatMap((row) => (row.host === null ? [] : row));
  const batches = rows.flatMap((row) => (row.batch === null ? [] : row.batch));
  if (hosts.length > 0) await updateTrust(queries, hosts, trustAfter);
  return { hosts: hosts.map(({ host }) => host), batches };
}

async function updateTrust(
  queries: Queries,
  hosts: readonly HostRow[],
  trustAfter: TrustAfter,
): Promise<void> {
  const trusts = hosts.map((row) => trustOf(row, trustAfter));
  await queries.query(
    // [T7] A distrusted host's quota does not rise.
    `update hosts h set consecutive_valid = t.valid, new_failures = 0,
            daily_quota = case when h.distrusted then least(h.daily_quota, t.quota) else t.quota end
       from unnest($1::int[], $2::int[], $3::int[]) as t(no, valid, quota) where h.no = t.no`,
    [
      hosts.map((row) => row.host_no),
      trusts.map(({ consecutiveValid }) => consecutiveValid),
      trusts.map(({ dailyQuota }) => dailyQuota),
    ],
    'update-trust',
  );
}

/** [T8] What is bad counts last, so that nothing good makes up for it. */
function trustOf(row: HostRow, trustAfter: TrustAfter): ReturnType<TrustAfter> {
  let trust = { consecutiveValid: row.consecutive_valid, dailyQuota: row.daily_quota };
  for (let count = 0; count < row.accepted; count += 1) trust = trustAfter(trust, 'accepted');
  for (let count = 0; count < row.refused; count += 1) trust = trustAfter(trust, 'refused');
  for (let count = 0; count < row.new_failures; count += 1) trust = trustAfter(trust, 'failed');
  return trust;
}
