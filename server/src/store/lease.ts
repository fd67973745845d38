/** Leasing: hosts that ask at the same time are served by one call of `lease_workunits`. */
import type { AssignmentId, BatchId, WorkunitId } from '@manyhands/protocol';
import { type Batches, grows, type NumberedBatch } from './batches.ts';
import type { Database } from './database.ts';
import { groupCommit } from './group-commit.ts';
import type { HostNumbers } from './host-numbers.ts';
import type { LeaseCursors, Look, Place, Queue } from './lease-cursors.ts';
import type { Store } from './store.ts';
import type { LeasedAssignment, LeaseRequest } from './work-store.ts';

/** Requests of one transaction: 32 of 32 workunits keep it under 100 ms. */
const MOST_REQUESTS = 32;
/** Workunits of one queue that one transaction looks at in vain: about 8 ms. */
const LOOK_AT_MOST = 2048;
/** Transactions in vain before a lease gives up; the next one goes on from there. Two seconds at most. */
const MOST_LOOKS = 200;
const QUEUES: readonly Queue[] = ['again', 'fresh'];

interface Step {
  /** Index of its request. */
  readonly request: number;
  readonly batch: NumberedBatch;
  readonly limit: number;
  readonly deadlineMs: number;
  readonly looks: Readonly<Record<Queue, Look | null>>;
}

export interface LeaseRow extends Record<string, unknown> {
  step: number;
  assignment: AssignmentId | null;
  workunit: WorkunitId;
  label: string;
  params: Readonly<Record<string, number>>;
  inputs: LeasedAssignment['inputs'];
  cost: number;
  deadline_at: number;
  queue: number;
  next_from: string;
  at_end: boolean;
  clean: boolean;
}

/** Hands out copies: see its migration. */
export const LEASE_CALL = `select step, assignment, workunit, label, params, inputs, cost, deadline_at::float8 as deadline_at, queue,
                     next_from, at_end, clean
                from lease_workunits($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`;

export interface LeaseParts {
  readonly database: Database;
  readonly batches: Batches;
  readonly hosts: HostNumbers;
  readonly cursors: LeaseCursors;
}

interface Looked {
  readonly leased: LeasedAssignment[];
  /** Some queue was not looked through to its end. */
  unfinished: boolean;
}

export function createLease(parts: LeaseParts): Pick<Store, 'lease'> {
  const look = groupCommit<LeaseRequest, Looked>({
    most: MOST_REQUESTS,
    // Its quota and its cursors count what an earlier request of the host got.
    key: (request) => request.host,
    commit: (requests) => leaseTogether(parts, requests),
  });
  return {
    lease: async (request) => {
      // Many short looks, so that a host that has had half of a long queue does not make the others wait.
      for (let looks = 1; ; looks += 1) {
        const [looked] = await look([request]);
        if (looked?.status !== 'fulfilled') throw looked?.reason;
        const { leased, unfinished } = looked.value;
        if (leased.length > 0 || !unfinished || looks === MOST_LOOKS) return leased;
      }
    },
  };
}

const placeOf = (
  { host, volunteer, addressPrefix }: LeaseRequest,
  batch: NumberedBatch,
  queue: Queue,
): Place => ({
  ...{ looker: `${host} ${volunteer ?? ''} ${addressPrefix ?? ''}`, batch: batch.no, queue },
  grows: grows(batch),
});

async function leaseTogether(
  parts: LeaseParts,
  requests: readonly LeaseRequest[],
): Promise<readonly Looked[]> {
  const hosts = await parts.hosts.of(requests.map(({ host }) => host));
  const stranger = hosts.indexOf(0);
  if (stranger >= 0)
    throw new Error(`host ${requests[stranger]?.host} was never introduced: call introduceHost first`);
  const steps = await stepsOf(parts, requests);
  const answers = requests.map((): Looked => ({ leased: [], unfinished: false }));
  if (steps.length === 0) return answers;
  const rows = await parts.database.query<LeaseRow>(LEASE_CALL, valuesOf(requests, hosts, steps), 'lease');
  for (const row of rows) {
    const step = steps[row.step - 1];
    const request = step && requests[step.request];
    const answer = step && answers[step.request];
    if (!step || !request || !answer) {
      throw new Error(`the lease function answered for step ${row.step}, which was not asked`);
    }
    if (row.assignment !== null) {
      answer.leased.push(leasedFrom(step.batch.batch, row, row.assignment));
    } else {
      noteMove(parts.cursors, request, step, row);
      answer.unfinished ||= !row.at_end;
    }
  }
  return answers;
}

/** Steps worth asking the database about: of known batches, with a queue that is not dry for this host. */
async function stepsOf({ batches, cursors }: LeaseParts, requests: readonly LeaseRequest[]): Promise<Step[]> {
  const numbers = await batches.numbersOf([
    ...new Set(requests.flatMap(({ steps }) => steps.map(({ batch }) => batch))),
  ]);
  const known = await batches.byNumbers([...numbers.values()]);
  return requests.flatMap((request, index) =>
    request.steps.flatMap(({ batch: id, limit, deadlineMs }) => {
      const batch = known.get(numbers.get(id) ?? 0);
      if (!batch || limit < 1) return [];
      const looks = {
        again: cursors.look(placeOf(request, batch, 'again'), request.now),
        fresh: cursors.look(placeOf(request, batch, 'fresh'), request.now),
      };
      return looks.again || looks.fresh ? [{ request: index, batch, limit, deadlineMs, looks }] : [];
    }),
  );
}

function valuesOf(
  requests: readonly LeaseRequest[],
  hosts: readonly number[],
  steps: readonly Step[],
): unknown[] {
  return [
    hosts,
    requests.map(({ volunteer }) => volunteer),
    requests.map(({ addressPrefix }) => addressPrefix),
    requests.map(({ session }) => session),
    requests.map(({ site }) => site),
    requests.map(({ limit }) => limit),
    requests.map(({ now }) => now),
    steps.map(({ request }) => request + 1),
    steps.map(({ batch }) => batch.no),
    steps.map(({ limit }) => limit),
    steps.map(({ deadlineMs }) => Math.round(deadlineMs)),
    steps.map(({ looks }) => looks.again?.from ?? null),
    steps.map(({ looks }) => looks.fresh?.from ?? null),
    LOOK_AT_MOST,
  ];
}

function noteMove(cursors: LeaseCursors, request: LeaseRequest, step: Step, row: LeaseRow): void {
  const queue = QUEUES[row.queue] ?? 'fresh';
  const look = step.looks[queue];
  const place = placeOf(request, step.batch, queue);
  if (look)
    cursors.moved(place, look, request.now, { next: row.next_from, atEnd: row.at_end, clean: row.clean });
}

export const leasedFrom = (batch: BatchId, row: LeaseRow, assignment: AssignmentId): LeasedAssignment => ({
  assignment,
  workunit: row.workunit,
  batch,
  label: row.label,
  params: row.params,
  inputs: row.inputs,
  cost: row.cost,
  deadlineAt: row.deadline_at,
});
