/** Compares a certified answer with another host's, keeps the score of both, and asks anew where a host is found to skimp. */
import type { BatchId, HostId, ResultId } from '@manyhands/protocol';
import { type EffortRecord, effortAfter, QUOTA, uncompared } from '@manyhands/rules';
import type { Distrusted } from './certificates-store.ts';
import type { Queries } from './database.ts';

interface AnswerRow extends Record<string, unknown> {
  result: ResultId;
  host_no: number;
  best: number;
  close_enough: number;
}

/** How far an answer lies above the one that it is compared with, in windows. */
interface Comparison {
  readonly host: number;
  readonly gap: number;
}

/** Hosts that this answer made distrusted. Takes locks in the order efforts, workunits, hosts. */
export async function compareEffort(queries: Queries, result: ResultId): Promise<readonly Distrusted[]> {
  const comparisons = comparisonsOf(result, await readAnswers(queries, result));
  if (comparisons.length === 0) return [];
  const numbers = comparisons.map(({ host }) => host).sort((a, b) => a - b);
  const before = await lockEfforts(queries, numbers);
  const distrusted: Distrusted[] = [];
  for (const { host, gap } of comparisons) {
    const known = before.get(host) ?? uncompared;
    const after = effortAfter(known, gap);
    await saveEffort(queries, host, after);
    if (after.distrusted && !known.distrusted) distrusted.push(await distrust(queries, host));
    if (known.distrusted && !after.distrusted)
      await queries.query('update hosts set distrusted = false where no = $1', [host], 'trust-again');
  }
  return distrusted;
}

const readAnswers = (queries: Queries, result: ResultId): Promise<AnswerRow[]> =>
  queries.query<AnswerRow>(
    `select c.result_id as result, c.host_no, c.best, c.close_enough
       from certificates own join certificates c on c.workunit_id = own.workunit_id
      where own.result_id = $1 and own.valid and c.valid order by c.result_id`,
    [result],
    'answers-beside',
  );

/** Each answer is compared once: with the first of the others when it came, or with the next one where it was the first. */
function comparisonsOf(result: ResultId, answers: readonly AnswerRow[]): Comparison[] {
  const own = answers.find((answer) => answer.result === result);
  const others = answers.filter(({ host_no }) => host_no !== own?.host_no);
  const [first] = others;
  if (!own || !first) return [];
  const gap = (own.best - first.best) / own.close_enough;
  const mine = { host: own.host_no, gap };
  return others.length === 1 ? [mine, { host: first.host_no, gap: -gap }] : [mine];
}

async function lockEfforts(
  queries: Queries,
  hosts: readonly number[],
): Promise<ReadonlyMap<number, EffortRecord>> {
  await queries.query(
    'insert into host_efforts (host_no) select unnest($1::int[]) on conflict do nothing',
    [hosts],
    'make-efforts',
  );
  const rows = await queries.query<EffortRecord & { host: number } & Record<string, unknown>>(
    `select host_no as host, compared, trail, distrusted from host_efforts
      where host_no = any($1) order by host_no for update`,
    [hosts],
    'lock-efforts',
  );
  return new Map(rows.map(({ host, ...effort }) => [host, effort]));
}

const saveEffort = (queries: Queries, host: number, { compared, trail, distrusted }: EffortRecord) =>
  queries.query(
    'update host_efforts set compared = $2, trail = $3, distrusted = $4 where host_no = $1',
    [host, compared, trail, distrusted],
    'save-effort',
  );

/** Accepted answers that no other host's stands beside get one more copy; what was granted for them stays. */
const ASK_AGAIN = `
  with unconfirmed as (
    select w.id from workunits w join batches b on b.no = w.batch_no
     where w.id in (select c.workunit_id from certificates c join assignments a on a.id = c.result_id
                     where c.host_no = $1 and c.valid and a.verdict = 1)
       and w.state = 1 and w.need = 0 and w.outstanding = 0 and b.state <> 'cancelled' and b.plan ->> 'kind' <> 'preparation'
       and w.received + w.failures < b.max_copies
       and not exists (select from certificates o where o.workunit_id = w.id and o.valid and o.host_no <> $1)
     order by w.id for no key update of w
  ), again as (
    update workunits w set need = 1, queue = 0 from unconfirmed u where w.id = u.id returning w.batch_no
  )
  select b.id as batch, b.no, b.state = 'running' as running, count(*)::int as workunits
    from again join batches b on b.no = again.batch_no group by b.no`;

async function distrust(queries: Queries, no: number): Promise<Distrusted> {
  const asked = await queries.query<{ batch: BatchId; no: number; running: boolean; workunits: number }>(
    ASK_AGAIN,
    [no],
    'ask-again',
  );
  const [host] = await queries.query<{ id: HostId }>(
    'update hosts set distrusted = true, daily_quota = $2, consecutive_valid = 0 where no = $1 returning id',
    [no, QUOTA.minDailyQuota],
    'distrust',
  );
  if (!host) throw new Error(`host number ${no} is gone`);
  return { host: host.id, asked };
}
