/** Short numbers of hosts, as the hot tables use them; they never change, so they are asked for once. */
import type { HostId } from '@manyhands/protocol';
import { BoundedMap } from './bounded-map.ts';
import type { Database } from './database.ts';

export interface HostNumbers {
  /** In order; 0 for a host that was never introduced. */
  of(hosts: readonly HostId[]): Promise<number[]>;
  know(host: HostId, no: number): void;
}

/** Hosts kept in memory; 100 bytes each. */
const MOST_KNOWN = 100_000;

export function createHostNumbers(database: Database): HostNumbers {
  const known = new BoundedMap<HostId, number>(MOST_KNOWN);
  return {
    of: async (hosts) => {
      const found = new Map<HostId, number>();
      const missing = new Set<HostId>();
      for (const host of hosts) {
        const no = known.get(host);
        if (no === undefined) missing.add(host);
        else found.set(host, no);
      }
      if (missing.size > 0) {
        const rows = await database.query<{ id: HostId; no: number }>(
          'select id, no from hosts where id = any($1)',
          [[...missing]],
          'host-numbers',
        );
        for (const { id, no } of rows) {
          known.set(id, no);
          found.set(id, no);
        }
      }
      return hosts.map((host) => found.get(host) ?? 0);
    },
    know: (host, no) => {
      known.set(host, no);
    },
  };
}
