/** Certificates: what the coordinator computed of answers that are optima, and what follows from them. */
import type { BatchId, HostId, ResultId, WorkunitId } from '@manyhands/protocol';
import type { EffortRecord } from '@manyhands/rules';
import type { Batches, NumberedBatch } from './batches.ts';
import type { Database } from './database.ts';
import { cutOutputs, outputLengths, type Payloads } from './payloads.ts';
import type { BestAnswer, Certificates, LabelProgress } from './store.ts';

export interface CertificateParts {
  readonly database: Database;
  readonly batches: Batches;
  readonly payloads: Payloads;
}

/** Certificates of a host that its mean gap is taken of: some days of work, and quick to read. */
const LAST = 200;

interface WaitingRow extends Record<string, unknown> {
  result: ResultId;
  workunit: WorkunitId;
  host: HostId;
  batch_no: number;
  label: string;
  params: Readonly<Record<string, number>>;
}

export function createCertificates({ database, batches, payloads }: CertificateParts): Certificates {
  const numberOf = async (batch: BatchId): Promise<number> =>
    (await batches.numbersOf([batch])).get(batch) ?? 0;

  return {
    waitingForCertificate: async (workunits) => {
      const rows = await database.query<WaitingRow>(
        `select r.id as result, w.id as workunit, h.id as host, w.batch_no, w.label, w.params
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
        const outputs = cutOutputs(payload, outputLengths(batch.manifest, row.params));
        return [{ ...row, batch: batch.batch, outputs }];
      });
    },
    saveCertificate: async ({ result, valid, reason, best, window, secondOpinion, answer }) => {
      await database.query(
        `insert into certificates
           (result_id, workunit_id, batch_no, host_no, label, valid, second_opinion, reason, best, close_enough, answer)
         select r.id, w.id, w.batch_no, r.host_no, w.label, $2, $3, $4, $5, $6, $7
           from results r join workunits w on w.id = r.workunit_id where r.id = $1
         on conflict do nothing`,
        [result, valid, secondOpinion, reason, valid ? best : null, window, JSON.stringify(answer)],
        'save-certificate',
      );
    },
    effortOf: async (host) => {
      const rows = await database.query<EffortRecord & Record<string, unknown>>(
        `select h.consecutive_valid as "consecutiveValid", count(o.best)::int as compared,
                coalesce(avg((c.best - o.best) / c.close_enough), 0)::float8 as "meanGap"
           from hosts h
           left join lateral (select * from certificates c where c.host_no = h.no and c.valid
                               order by c.result_id desc limit ${LAST}) c on true
           left join lateral (select min(best) as best from certificates o
                               where o.workunit_id = c.workunit_id and o.valid
                              having count(distinct o.host_no) > 1) o on true
          where h.id = $1 group by h.no`,
        [host],
        'effort-of',
      );
      return rows[0] ?? { compared: 0, meanGap: 0, consecutiveValid: 0 };
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
                w.state = 1 as settled
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
