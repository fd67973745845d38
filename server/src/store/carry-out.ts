/** Carrying out what the judge decided: verdicts, credit, trust, further copies, in one transaction. */
import type { WorkunitId } from '@manyhands/protocol';
import type { Decision } from '@manyhands/rules';
import { numberArray } from './arrays.ts';
import { type Batches, grows } from './batches.ts';
import { countVerdicts } from './count-verdicts.ts';
import type { Database, Queries } from './database.ts';
import { finishGrown } from './growing.ts';
import type { SeenCases } from './judge-cases.ts';
import type { CarriedOut } from './judging-store.ts';
import type { LeaseCursors } from './lease-cursors.ts';
import type { RecentAnswers } from './recent-answers.ts';
import { waitForReducers } from './reductions.ts';
import type { Store } from './store.ts';
import type { ExpiredAssignment } from './work-store.ts';

export interface CarryOutParts {
  readonly database: Database;
  readonly batches: Batches;
  readonly cursors: LeaseCursors;
  readonly seen: SeenCases;
  readonly recent: RecentAnswers;
}

type Rules = Parameters<Store['carryOut']>[2];

interface WorkunitRow extends Record<string, unknown> {
  id: WorkunitId;
  batch_no: number;
  cost: number;
  state: number;
  outstanding: number;
  /** Answers and failures. */
  ended: number;
  judge: boolean;
}

const OPEN = 0;
const ACCEPTED = 1;
const CALL = 'select * from carry_out($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)';

export function createCarryOut(parts: CarryOutParts): Pick<Store, 'carryOut'> {
  return {
    carryOut: async (decisions, now, rules, judged = []) => {
      const { changed, reopened } = await parts.database.transaction((queries) =>
        carry(parts, queries, decisions, now, rules, judged),
      );
      for (const { workunit, kind } of decisions) {
        parts.seen.delete(workunit);
        if (kind !== 'more') parts.recent.forget(workunit);
      }
      for (const batch of reopened) parts.cursors.returned(batch);
      return { ...changed, reopened: reopened.size > 0 };
    },
  };
}

async function carry(
  { batches, seen }: CarryOutParts,
  queries: Queries,
  decisions: readonly Decision[],
  now: number,
  rules: Rules,
  judged: readonly WorkunitId[],
): Promise<{ changed: Omit<CarriedOut, 'reopened'>; reopened: ReadonlySet<number> }> {
  const ids = [...new Set([...decisions.map(({ workunit }) => workunit), ...judged])];
  const rows = await queries.query<WorkunitRow>(
    `select id, batch_no, cost, state, outstanding, received + failures as ended, judge
       from workunits where id = any($1) order by id for no key update`,
    [ids],
    'carry-out-lock',
  );
  const workunits = new Map(rows.map((row) => [row.id, row]));
  const applicable = decisions.filter((decision) =>
    applies(decision, workunits.get(decision.workunit), seen),
  );
  const decided = new Set(decisions.map(({ workunit }) => workunit));
  const idle = judged.filter((id) => !decided.has(id) && seen.get(id) === workunits.get(id)?.ended);
  const values = valuesOf(applicable, workunits, now, rules, idle);
  const revoked = await queries.query<ExpiredAssignment & Record<string, unknown>>(CALL, values, 'carry-out');
  const accepted = applicable.flatMap((decision) => {
    const batchNo = workunits.get(decision.workunit)?.batch_no;
    if (decision.kind !== 'accept' || batchNo === undefined) return [];
    return [{ batchNo, workunit: decision.workunit, canonical: decision.canonical }];
  });
  await waitForReducers(queries, batches, accepted);
  const counted = await countVerdicts(queries, rules.trustAfter);
  await finishGrown(queries, await grownOf(batches, counted.batches));
  const more = applicable.filter(({ kind }) => kind === 'more').map(({ workunit }) => workunit);
  return {
    changed: { hosts: counted.hosts, revoked },
    reopened: new Set(more.flatMap((id) => workunits.get(id)?.batch_no ?? [])),
  };
}

/** Which of these batches grow. */
async function grownOf(batches: Batches, numbers: readonly number[]): Promise<readonly number[]> {
  const known = await batches.byNumbers(numbers);
  return numbers.filter((no) => {
    const batch = known.get(no);
    return batch !== undefined && grows(batch);
  });
}

/** Whether a decision still fits its workunit; one that was carried out before does not. */
function applies(decision: Decision, workunit: WorkunitRow | undefined, seen: SeenCases): boolean {
  if (!workunit) return false;
  switch (decision.kind) {
    case 'accept':
      return workunit.state === OPEN;
    case 'settle':
      return workunit.state === ACCEPTED;
    case 'refuse':
    case 'more':
    case 'set-aside':
      return workunit.state === OPEN && workunit.judge && seen.get(workunit.id) === workunit.ended;
    default:
      return decision satisfies never;
  }
}

function valuesOf(
  decisions: readonly Decision[],
  workunits: ReadonlyMap<WorkunitId, WorkunitRow>,
  now: number,
  rules: Rules,
  idle: readonly WorkunitId[],
): unknown[] {
  const of = <K extends Decision['kind']>(kind: K) =>
    decisions.filter((decision): decision is Extract<Decision, { kind: K }> => decision.kind === kind);
  const [accepted, settled, more, aside] = [of('accept'), of('settle'), of('more'), of('set-aside')];
  const rejected = of('refuse').flatMap(({ workunit, results }) =>
    results.map((result) => ({ workunit, result })),
  );
  const creditOf = (id: WorkunitId) => rules.creditOf(workunits.get(id)?.cost ?? 0);
  const verdicts = [
    ...accepted.flatMap(({ workunit, agreeing, refused }) => [
      ...agreeing.map((result) => ({ result, workunit, verdict: 1, amount: creditOf(workunit) })),
      ...refused.map((result) => ({ result, workunit, verdict: 2, amount: 0 })),
    ]),
    ...settled.map(({ workunit, result, verdict }) => ({
      result,
      workunit,
      verdict: verdict === 'accepted' ? 1 : 2,
      amount: verdict === 'accepted' ? creditOf(workunit) : 0,
    })),
    ...rejected.map((refusal) => ({ ...refusal, verdict: 2, amount: 0 })),
  ];
  const finished = [...accepted, ...aside].map(({ workunit }) => workunit);
  return [
    now,
    numberArray(accepted.map(({ workunit }) => workunit)),
    numberArray(accepted.map(({ canonical }) => canonical)),
    numberArray(accepted.map(({ agreeing, refused }) => agreeing.length + refused.length)),
    numberArray(verdicts.map(({ result }) => result)),
    numberArray(verdicts.map(({ workunit }) => workunits.get(workunit)?.batch_no)),
    numberArray(verdicts.map(({ verdict }) => verdict)),
    numberArray(verdicts.map(({ amount }) => amount)),
    numberArray([...settled, ...rejected].map(({ workunit }) => workunit)),
    more.map(({ workunit }) => workunit),
    more.map(({ copies }) => copies),
    aside.map(({ workunit }) => workunit),
    aside.map(({ reason }) => reason),
    finished.filter((id) => (workunits.get(id)?.outstanding ?? 0) > 0),
    idle,
  ];
}
