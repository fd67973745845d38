/** Results leave the outbox when, and only when, the coordinator has said what became of them. */
import { AssignmentId, ok, type ReportReply, type ReportRequest, refuse } from '@manyhands/protocol';
import { deleteDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, type VolunteerDatabase } from '../storage/database.ts';
import { type Outbox, openOutbox } from '../storage/outbox.ts';
import { type Answer, LineLost } from './line.ts';
import { createReporter } from './reporter.ts';

const NAME = 'manyhands-reporter-test';
let database: VolunteerDatabase;
let outbox: Outbox;

beforeEach(async () => {
  await deleteDB(NAME);
  database = await openDatabase(NAME);
  outbox = await openOutbox(database);
  for (const number of [1, 2]) {
    const assignment = AssignmentId.parse(String(number));
    const outputs = new Uint8Array([number, number]);
    const result = {
      status: 'done' as const,
      assignment,
      backend: 'wasm' as const,
      computeMs: 1,
      outputBytes: [2],
    };
    await outbox.put({ assignment, result, outputs, savedAt: number });
  }
});
afterEach(() => database.close());

type Report = (request: ReportRequest, attachment: Uint8Array) => Promise<Answer<ReportReply>>;

function report(answer: Report) {
  const refused: string[] = [];
  const reporter = createReporter({
    outbox,
    connection: { link: () => ({ kind: 'ready' }), report: answer },
    sent: () => undefined,
    refused: (assignment, code) => refused.push(`${assignment} ${code}`),
    changed: () => undefined,
  });
  reporter.flush();
  return { reporter, refused };
}

test('both results travel in one report with their outputs one after the other, and are then forgotten', async () => {
  const seen: [number, number[]][] = [];
  const { reporter } = report(async ({ results }, attachment) => {
    seen.push([results.length, [...attachment]]);
    return ok({ outcomes: results.map(({ assignment }) => ({ status: 'stored', assignment })) });
  });
  await reporter.idle();
  expect(seen).toEqual([[2, [1, 1, 2, 2]]]);
  expect(outbox.count()).toBe(0);
});

test('a line lost before the acknowledgement keeps everything', async () => {
  const { reporter } = report(async () => {
    throw new LineLost();
  });
  await reporter.idle();
  reporter.close();
  expect(outbox.count()).toBe(2);
});

test('a refused result is noted and not sent again, a draining coordinator gets all of it later', async () => {
  let reports = 0;
  const { reporter, refused } = report(async ({ results: [first] }) => {
    if (++reports > 1 || !first) return refuse('draining', 'Later.');
    const { assignment } = first;
    return ok({ outcomes: [{ status: 'refused', assignment, code: 'wrong-shape', message: 'Two bytes.' }] });
  });
  await reporter.idle();
  reporter.close();
  expect(refused).toEqual(['1 wrong-shape']);
  expect(outbox.assignments()).toEqual(['2']);
});
