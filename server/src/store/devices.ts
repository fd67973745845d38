/** Statements about who computes a batch. */
import type { BatchDevice, Capabilities } from '@manyhands/protocol';
import type { Database } from './database.ts';
import { deviceOf } from './device-name.ts';
import type { DevicesStore } from './devices-store.ts';

interface HostRow extends Record<string, unknown> {
  readonly capabilities: Capabilities;
  readonly computing: number;
  readonly accepted: number;
  readonly refused: number;
  readonly pending: number;
}

/** Hosts that only failed or gave work back computed nothing. */
const HOSTS = `
  select h.capabilities, t.* from hosts h
    join (select a.host_no,
                 (count(*) filter (where a.state = 0))::float8 as computing,
                 (count(*) filter (where a.verdict = 1))::float8 as accepted,
                 (count(*) filter (where a.verdict = 2))::float8 as refused,
                 (count(*) filter (where a.verdict = 0))::float8 as pending
            from workunits w join assignments a on a.workunit_id = w.id
           where w.batch_no = (select no from batches where id = $1)
             and (a.state = 0 or a.verdict is not null)
           group by 1) t on t.host_no = h.no`;

export const createDevices = (database: Database): DevicesStore => ({
  devicesOf: async (batch) => byDevice(await database.query<HostRow>(HOSTS, [batch], 'batch-devices')),
});

function byDevice(rows: readonly HostRow[]): BatchDevice[] {
  const devices = new Map<string, BatchDevice>();
  for (const { capabilities, computing, accepted, refused, pending } of rows) {
    const [backend, device] = [capabilities.backends[0] ?? 'wasm', deviceOf(capabilities)];
    const before = devices.get(`${backend} ${device}`);
    devices.set(`${backend} ${device}`, {
      ...{ backend, device },
      hosts: (before?.hosts ?? 0) + 1,
      inProgress: (before?.inProgress ?? 0) + computing,
      results: {
        accepted: (before?.results.accepted ?? 0) + accepted,
        refused: (before?.results.refused ?? 0) + refused,
        pending: (before?.results.pending ?? 0) + pending,
      },
    });
  }
  return [...devices.values()].sort(
    (a, b) => resultsOf(b) - resultsOf(a) || a.device.localeCompare(b.device),
  );
}

const resultsOf = ({ results: { accepted, refused, pending } }: BatchDevice): number =>
  accepted + refused + pending;
