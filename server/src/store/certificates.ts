/** Certificates: what the coordinator computed of answers that are optima, and what follows from them. */
import { layoutOutputs } from '@manyhands/kernel';
import type { BatchId, HostId, ResultId, WorkunitId } from '@manyhands/protocol';
import type { Conduct } from '@manyhands/rules';
import type { Batches, NumberedBatch } from './batches.ts';
import type {
  BestAnswer,
  Certificates,
  LabelProgress,
  NewCertificate,
  UncertifiedResult,
} from './certificates-store.ts';
import { compareEfforts } from './compare-effort.ts';
import type { Database, Queries } from './database.ts';
import type { LeaseCursors } from './lease-cursors.ts';
import { cutOutputs, type Payloads } from './payloads.ts';

export interface CertificateParts {
  readonly database: Database;
  readonly batches: Batches;
  readonly payloads: Payloads;
  readonly cursors: LeaseCursors;
}

interface WaitingRow extends Record<string, unknown> {
  result: ResultId;
  workunit: WorkunitId;
  host: HostId;
  batch_no: number;
  label: string;
  params: Readonly<Record<string, number>>;
  inputs: UncertifiedResult['inputs'];
}

export function createCertificates({ database, batches, payloads, cursors }: CertificateParts): Certificates {
  const numberOf = async (batch: BatchId): Promise<number> =>
    (await batches.numbersOf([batch])).get(batch) ?? 0;

  return {
    waitingForCertificate: async (workunits) => {
      const rows = await database.query<WaitingRow>(
        `select r.id as result, w.id as workunit, h.id as host, w.batch_no, w.label, w.params, w.inputs
           from workunits w join assignments a on a.workunit_id = w.id join results r on r.id = a.id
           join hosts h on h.no = r.host_no
          where w.id = any($1) and a.verdict = 0
            and not exists (select from certificates c where c.result_id = r.id) order by r.id`,
        [workunits],
        'waiting-for-certificate',
      );
      const known = await batches.byNumbers([...new Set(rows.map(({ batch_no }) => batch_no))]);
      const bytes = await payloads.read(rows.map(({ result }) => result));
      return rows.flatMap(({ batch_no, ...row }) => {
        const batch: NumberedBatch | undefined = known.get(batch_no);
        const payload = bytes.get(row.result);
        if (!batch || !payload) return [];
        const outputs = cutOutputs(payload, layoutOutputs(batch.manifest, row.params));
        return [{ ...row, batch: batch.batch, outputs }];
      });
    },
    saveCertificates: async (certificates) => {
      if (certificates.length === 0) return [];
      const distrusted = await database.transaction(async (queries) => {
        const written = await insert(queries, certificates);
        const telling = certificates.filter(
          ({ result, valid, tellsEffort }) => valid && tellsEffort && written.has(result),
        );
        return compareEfforts(
          queries,
          telling.map(({ result }) => result),
        );
      });
      for (const { asked } of distrusted) for (const { no } of asked) cursors.returned(no);
      return distrusted;
    },
    conducts: async (hosts) => {
      const rows = await database.query<Conduct & { host: HostId } & Record<string, unknown>>(
        `select h.id as host, h.consecutive_valid as "consecutiveValid", coalesce(e.compared, 0) as compared,
                coalesce(e.trail, 0)::float8 as trail, coalesce(e.distrusted, false) as distrusted
           from hosts h left join host_efforts e on e.host_no = h.no where h.id = any($1)`,
        [[...new Set(hosts)]],
        'conducts',
      );
      return new Map(rows.map(({ host, ...conduct }) => [host, conduct]));
    },
    siblings: async (batch, label, workunit, limit) => {
      const rows = await database.query<{ answer: unknown }>(
        `select answer from certificates
          where batch_no = $1 and label = $2 and workunit_id <> $3 and valid order by result_id desc limit $4`,
        [await numberOf(batch), label, workunit, limit],
        'siblings',
      );
      return rows.map(({ answer }) => answer);
    },
    bestAnswers: async (batch, label) =>
      database.query<BestAnswer & Record<string, unknown>>(
        `select distinct on (c.label) c.label, c.result_id as result, c.best, c.answer, h.id as host,
                w.state = 1 and w.need + w.outstanding = 0 as settled
           from certificates c join assignments a on a.id = c.result_id join workunits w on w.id = c.workunit_id
           join hosts h on h.no = c.host_no
          where c.batch_no = $1 and c.valid and a.verdict <> 2 and ($2::text is null or c.label = $2)
          order by c.label, c.best, c.result_id`,
        [await numberOf(batch), label ?? null],
        'best-answers',
      ),
    labelProgress: async (batch) =>
      database.query<LabelProgress & Record<string, unknown>>(
        `select label, count(*)::int as workunits, count(*) filter (where state = 1)::int as accepted,
                count(*) filter (where state = 2)::int as "setAside"
           from workunits where batch_no = $1 group by label`,
        [await numberOf(batch)],
        'label-progress',
      ),
  };
}

/** Those that were written: the other results have theirs already. */
async function insert(
  queries: Queries,
  certificates: readonly NewCertificate[],
): Promise<ReadonlySet<ResultId>> {
  const rows = await queries.query<{ result: ResultId }>(
    `insert into certificates
       (result_id, workunit_id, batch_no, host_no, label, valid, second_opinion, reason, best, close_enough, answer)
     select r.id, w.id, w.batch_no, r.host_no, w.label, c.valid, c.second_opinion, c.reason, c.best, c.close_enough, c.answer
       from unnest($1::bigint[], $2::boolean[], $3::boolean[], $4::text[], $5::float8[], $6::float8[], $7::json[])
              as c(result, valid, second_opinion, reason, best, close_enough, answer)
      cross join lateral (select id, workunit_id, host_no from results where id = c.result offset 0) r
      cross join lateral (select id, batch_no, label from workunits where id = r.workunit_id offset 0) w
     on conflict do nothing returning result_id as result`,
    [
      certificates.map(({ result }) => result),
      certificates.map(({ valid }) => valid),
      certificates.map(({ secondOpinion }) => secondOpinion),
      certificates.map(({ reason }) => reason),
      certificates.map(({ valid, best }) => (valid ? best : null)),
      certificates.map(({ window }) => window),
      certificates.map(({ answer }) => JSON.stringify(answer)),
    ],
    'save-certificates',
  );
  return new Set(rows.map(({ result }) => result));
}
