/** Certificates: what the coordinator computed of answers that are optima, and what follows from them. */
import type { BatchId, HostId, ResultId, WorkunitId } from '@manyhands/protocol';
import { type Conduct, uncompared } from '@manyhands/rules';
import type { Batches, NumberedBatch } from './batches.ts';
import type {
  BestAnswer,
  Certificates,
  LabelProgress,
  NewCertificate,
  UncertifiedResult,
} from './certificates-store.ts';
import { compareEffort } from './compare-effort.ts';
import type { Database, Queries } from './database.ts';
import type { LeaseCursors } from './lease-cursors.ts';
import { cutOutputs, outputLengths, type Payloads } from './payloads.ts';

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
        const outputs = cutOutputs(payload, outputLengths(batch.manifest, row.params));
        return [{ ...row, batch: batch.batch, outputs }];
      });
    },
    saveCertificate: async (certificate) => {
      const distrusted = await database.transaction(async (queries) => {
        const isNew = await insert(queries, certificate);
        return isNew && certificate.valid && certificate.tellsEffort
          ? compareEffort(queries, certificate.result)
          : [];
      });
      for (const { asked } of distrusted) for (const { no } of asked) cursors.returned(no);
      return distrusted;
    },
    conductOf: async (host) => {
      const rows = await database.query<Conduct & Record<string, unknown>>(
        `select h.consecutive_valid as "consecutiveValid", coalesce(e.compared, 0) as compared,
                coalesce(e.trail, 0)::float8 as trail, coalesce(e.distrusted, false) as distrusted
           from hosts h left join host_efforts e on e.host_no = h.no where h.id = $1`,
        [host],
        'conduct-of',
      );
      return rows[0] ?? { ...uncompared, consecutiveValid: 0 };
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

/** False where the result has its certificate already. */
async function insert(queries: Queries, certificate: NewCertificate): Promise<boolean> {
  const { result, valid, reason, best, window, secondOpinion, answer } = certificate;
  const rows = await queries.query(
    `insert into certificates
       (result_id, workunit_id, batch_no, host_no, label, valid, second_opinion, reason, best, close_enough, answer)
     select r.id, w.id, w.batch_no, r.host_no, w.label, $2, $3, $4, $5, $6, $7
       from results r join workunits w on w.id = r.workunit_id where r.id = $1
     on conflict do nothing returning result_id`,
    [result, valid, secondOpinion, reason, valid ? best : null, window, JSON.stringify(answer)],
    'save-certificate',
  );
  return rows.length > 0;
}
