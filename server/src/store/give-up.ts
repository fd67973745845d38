/** Assignments that end without an answer: expired, given back, or taken over by the host's next session. */
import type { HostId } from '@manyhands/protocol';
import type { Database } from './database.ts';
import type { HostNumbers } from './host-numbers.ts';
import type { LeaseCursors } from './lease-cursors.ts';
import type { Store } from './store.ts';
import type { ExpiredAssignment } from './work-store.ts';

interface Row extends Record<string, unknown>, ExpiredAssignment {
  batch: number;
}

export interface GiveUpParts {
  readonly database: Database;
  readonly hosts: HostNumbers;
  readonly cursors: LeaseCursors;
}

export function createGiveUp({
  database,
  hosts,
  cursors,
}: GiveUpParts): Pick<Store, 'expire' | 'giveBack' | 'adopt' | 'held'> {
  const noteReturns = (rows: readonly Row[]): void => {
    for (const batch of new Set(rows.map((row) => row.batch))) cursors.returned(batch);
  };
  const numberOf = async (host: HostId): Promise<number> => (await hosts.of([host]))[0] ?? 0;

  return {
    expire: async (now, limit) => {
      const rows = await database.query<Row>(
        'select * from expire_assignments($1, $2)',
        [now, limit],
        'expire',
      );
      noteReturns(rows);
      return rows.map(({ assignment, host, session }) => ({ assignment, host, session }));
    },
    giveBack: async (host, session, assignments) => {
      const rows = await database.query<Row>(
        'select * from give_back_assignments($1, $2, $3)',
        [await numberOf(host), session, assignments],
        'give-back',
      );
      noteReturns(rows);
      return rows.length;
    },
    adopt: async (host, session) => {
      const rows = await database.query<{ count: number }>(
        'select adopt_assignments($1, $2) as count',
        [await numberOf(host), session],
        'adopt',
      );
      return rows[0]?.count ?? 0;
    },
    held: async (host) => {
      const rows = await database.query<{ id: ExpiredAssignment['assignment'] }>(
        'select id from open_assignments($1) order by id',
        [await numberOf(host)],
        'held',
      );
      return rows.map(({ id }) => id);
    },
  };
}
