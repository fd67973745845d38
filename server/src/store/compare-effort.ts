/** Compares certified answers with other hosts', keeps the score of both, and asks anew where a host is found to skimp. */
import type { BatchId, HostId, ResultId, WorkunitId } from '@manyhands/protocol';
import { type EffortRecord, effortAfter, QUOTA, uncompared } from '@manyhands/rules';
import type { Distrusted } from './certificates-store.ts';
import type { Queries } from './database.ts';

interface AnswerRow extends Record<string, unknown> {
  workunit: WorkunitId;
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

/**
 * Hosts that these answers made distrusted. The answers are those whose certificates this transaction wrote, in the order
 * in which they are to count. Takes locks in the order efforts, workunits, hosts.
 */
export async function compareEfforts(
  queries: Queries,
  results: readonly ResultId[],
): Promise<readonly Distrusted[]> {
  const comparisons = allComparisons(results, await readAnswers(queries, results));
  if (comparisons.length === 0) return [];
  const hosts = [...new Set(comparisons.map(({ host }) => host))].sort((a, b) => a - b);
  const before = await lockEfforts(queries, hosts);
  const after = new Map(before);
  const fallen = new Set<number>();
  for (const { host, gap } of comparisons) {
    const known = after.get(host) ?? uncompared;
    const next = effortAfter(known, gap);
    after.set(host, next);
    if (next.distrusted && !known.distrusted) fallen.add(host);
  }
  await saveEfforts(queries, after);
  const asked = new Map<number, Asked>();
  for (const host of hosts) if (fallen.has(host)) asked.set(host, await askAgain(queries, host));
  const distrusted: Distrusted[] = [];
  for (const host of hosts) {
    const own = asked.get(host);
    if (own) distrusted.push({ host: await distrust(queries, host), asked: own });
    if (!after.get(host)?.distrusted && (own || before.get(host)?.distrusted))
      await queries.query('update hosts set distrusted = false where no = $1', [host], 'trust-again');
  }
  return distrusted;
}

type Asked = Distrusted['asked'];

const readAnswers = (queries: Queries, results: readonly ResultId[]): Promise<AnswerRow[]> =>
  queries.query<AnswerRow>(
    // `offset 0` keeps both look-ups, however small the table was when this was planned.
    `select c.workunit_id as workunit, c.result_id as result, c.host_no, c.best, c.close_enough
       from (select distinct workunit_id from certificates where result_id = any($1) offset 0) own
      cross join lateral (select * from certificates where workunit_id = own.workunit_id and valid offset 0) c
      order by c.result_id`,
    [results],
    'answers-beside',
  );

/** Each answer beside those that came before it: one that counts later was not there yet. */
function allComparisons(results: readonly ResultId[], answers: readonly AnswerRow[]): Comparison[] {
  const turns = new Map(results.map((result, turn) => [result, turn]));
  const workunitOf = new Map(answers.map(({ result, workunit }) => [result, workunit]));
  return results.flatMap((result, turn) => {
    const workunit = workunitOf.get(result);
    const there = answers.filter(
      (answer) => answer.workunit === workunit && (turns.get(answer.result) ?? -1) <= turn,
    );
    return comparisonsOf(result, there);
  });
}

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

function saveEfforts(queries: Queries, efforts: ReadonlyMap<number, EffortRecord>): Promise<unknown> {
  const records = [...efforts.values()];
  return queries.query(
    `update host_efforts e set compared = n.compared, trail = n.trail, distrusted = n.distrusted
       from unnest($1::int[], $2::int[], $3::real[], $4::boolean[]) as n(host, compared, trail, distrusted)
      where e.host_no = n.host`,
    [
      [...efforts.keys()],
      records.map(({ compared }) => compared),
      records.map(({ trail }) => trail),
      records.map(({ distrusted }) => distrusted),
    ],
    'save-efforts',
  );
}

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

const askAgain = (queries: Queries, host: number): Promise<Asked> =>
  queries.query<{ batch: BatchId; no: number; running: boolean; workunits: number }>(
    ASK_AGAIN,
    [host],
    'ask-again',
  );

async function distrust(queries: Queries, no: number): Promise<HostId> {
  const [host] = await queries.query<{ id: HostId }>(
    'update hosts set distrusted = true, daily_quota = $2, consecutive_valid = 0 where no = $1 returning id',
    [no, QUOTA.minDailyQuota],
    'distrust',
  );
  if (!host) throw new Error(`host number ${no} is gone`);
  return host.id;
}
