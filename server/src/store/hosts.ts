/** Hosts: introduced with every connection; their standing is the sum over the kernels they ran. */
import type { HostId } from '@manyhands/protocol';
import { type MeasuredSpeed, newcomer } from '@manyhands/rules';
import type { Database } from './database.ts';
import type { HostNumbers } from './host-numbers.ts';
import type { HostRecord } from './hosts-store.ts';
import type { Store } from './store.ts';

interface Row extends Record<string, unknown>, Omit<HostRecord, 'speeds' | 'publicKey' | 'standing'> {
  publicKey: Buffer;
  accepted: number;
  refused: number;
  credit: number;
  reports: readonly { kernel: string; reported: number; speed: number; samples: number }[];
}

const SELECT = `
  select h.id as host, h.public_key as "publicKey", h.volunteer, h.site, h.capabilities, h.benchmark,
         h.consecutive_valid as "consecutiveValid", h.daily_quota as "dailyQuota", h.used_today as "usedToday",
         h.quota_day as "quotaDay",
         coalesce(k.accepted, 0)::float8 as accepted, coalesce(k.refused, 0)::float8 as refused, coalesce(k.credit, 0) as credit,
         coalesce((select json_agg(json_build_object('kernel', v.id, 'reported', r.reported,
                            'speed', r.operations_per_second, 'samples', r.samples))
                     from host_reports r join kernels v on v.no = r.kernel_no where r.host_no = h.no), '[]') as reports
    from hosts h
    left join lateral (select sum(accepted) as accepted, sum(refused) as refused, sum(credit) as credit
                         from host_kernels where host_no = h.no) k on true`;

export function createHosts(
  database: Database,
  numbers: HostNumbers,
): Pick<Store, 'introduceHost' | 'hosts' | 'addReportNotes'> {
  const read = async (ids: readonly HostId[]): Promise<HostRecord[]> =>
    (await database.query<Row>(`${SELECT} where h.id = any($1)`, [ids], 'hosts')).map(toRecord);

  return {
    introduceHost: async (profile, now) => {
      const { host, publicKey, volunteer, site, capabilities, benchmark } = profile;
      const rows = await database.query<{ no: number }>(
        `insert into hosts (id, public_key, volunteer, site, capabilities, benchmark, first_seen_at, last_seen_at, daily_quota)
         values ($1, $2, $3, $4, $5, $6, $7, $7, $8)
         on conflict (id) do update set volunteer = excluded.volunteer, site = excluded.site,
           capabilities = excluded.capabilities, benchmark = excluded.benchmark,
           last_seen_at = greatest(hosts.last_seen_at, excluded.last_seen_at)
         returning no`,
        [
          host,
          Buffer.from(publicKey),
          volunteer,
          site,
          JSON.stringify(capabilities),
          JSON.stringify(benchmark),
          now,
          newcomer().dailyQuota,
        ],
        'introduce-host',
      );
      if (rows[0]) numbers.know(host, rows[0].no);
      await addReportNotes(database);
      const [record] = await read([host]);
      if (!record) throw new Error(`host ${host} vanished while it was introduced`);
      return record;
    },
    hosts: read,
    addReportNotes: () => addReportNotes(database),
  };
}

/** What reports said of hosts since the last time is added to their figures; who needs the newest calls this first. */
export async function addReportNotes(database: Database): Promise<void> {
  await database.query('select add_report_notes()', [], 'add-report-notes');
}

function toRecord({ reports, accepted, refused, credit, publicKey, ...row }: Row): HostRecord {
  const speeds = new Map<string, MeasuredSpeed>();
  const reported = reports.reduce((sum, each) => sum + each.reported, 0);
  // A verdict may be counted before its report is added.
  const standing = { accepted, refused, pending: Math.max(0, reported - accepted - refused), credit };
  for (const { kernel, speed, samples } of reports) {
    if (samples > 0) speeds.set(kernel, { operationsPerSecond: speed, samples });
  }
  return { ...row, publicKey: new Uint8Array(publicKey), standing, speeds };
}
