/** Statements that read accepted results as they are taken home: who is there first, then payloads by workunit. */
import type { BatchId } from '@manyhands/protocol';
import type { AcceptedPayload, AcceptedStore, AcceptedWorkunit } from './accepted-store.ts';
import type { Batches } from './batches.ts';
import type { Database } from './database.ts';
import type { Payloads } from './payloads.ts';

export interface AcceptedParts {
  readonly database: Database;
  readonly batches: Batches;
  readonly payloads: Payloads;
}

type Rows<T> = T & Record<string, unknown>;

export function createAcceptedStore({ database, batches, payloads }: AcceptedParts): AcceptedStore {
  const numberOf = async (batch: BatchId): Promise<number> =>
    (await batches.numbersOf([batch])).get(batch) ?? 0;
  return {
    acceptedWorkunits: async (batch, after, limit) =>
      database.query<Rows<AcceptedWorkunit>>(
        `select w.id as workunit, w.label, w.params from workunits w
          where w.batch_no = $1 and w.state = 1 and w.id > $2 order by w.batch_no, w.id limit $3`,
        [await numberOf(batch), after ?? '0', limit],
        'accepted-workunits',
      ),
    acceptedPayloads: async (batch, workunits) => {
      const rows = await database.query<Rows<Omit<AcceptedPayload, 'payload'>>>(
        `select w.id as workunit, w.label, w.params, w.inputs, w.canonical as result,
                encode(r.digest, 'hex') as digest, r.received_at::float8 as "receivedAt",
                (select coalesce(json_agg(json_build_object('host', h.id, 'backend',
                          case when o.backend = 1 then 'webgpu' else 'wasm' end)
                          order by a.id <> w.canonical, a.id), '[]')
                   from assignments a join results o on o.id = a.id join hosts h on h.no = a.host_no
                  where a.workunit_id = w.id and a.verdict = 1) as agreed
           from workunits w join results r on r.id = w.canonical
          where w.id = any($2) and w.batch_no = $1 and w.state = 1 order by w.id`,
        [await numberOf(batch), workunits],
        'accepted-payloads',
      );
      const bytes = await payloads.read(rows.map(({ result }) => result));
      return rows.map((row) => ({ ...row, payload: bytes.get(row.result) ?? new Uint8Array() }));
    },
  };
}
