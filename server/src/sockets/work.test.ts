import { rename, rm, writeFile } from 'node:fs/promises';
import type { AssignmentId, AssignmentNotice, ReportedResult } from '@manyhands/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  computeTile,
  eventually,
  type Laboratory,
  makeProduct,
  makeProject,
  openLaboratory,
  productOf,
  progressOf,
  refusedOf,
  STARTS_MS,
  workHonestly,
} from '../../test/laboratory.ts';
import {
  joinVolunteer,
  openVolunteer,
  STRONG_GPU,
  takeWork,
  unwrap,
  type VolunteerClient,
} from '../../test/volunteer-client.ts';
import { INLINE_BYTES } from '../store/accept.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 1500 });
}, STARTS_MS);
afterAll(() => laboratory.close(), STARTS_MS);

const join = (project: string): Promise<VolunteerClient> =>
  joinVolunteer(laboratory.origin, { hello: { project } });

async function takeOne(client: VolunteerClient): Promise<AssignmentNotice> {
  const [assignment] = await takeWork(client, 1);
  if (!assignment) throw new Error('an assignment was expected');
  return assignment;
}

const answerRightly = async (client: VolunteerClient, assignment: AssignmentNotice) =>
  unwrap(await client.answer(assignment.assignment, [await computeTile(laboratory.origin, assignment)]));

/** A tile with one element raised: the right shape, the wrong answer. */
async function falsify(assignment: AssignmentNotice): Promise<Uint8Array> {
  const tile = (await computeTile(laboratory.origin, assignment)).slice();
  new DataView(tile.buffer).setFloat32(0, 12_345, true);
  return tile;
}

test('two hosts that agree are both credited, once, and hear of it', async () => {
  const { project, batch } = await makeProduct(laboratory);
  const [a, b] = [await join(project), await join(project)];
  for (const client of [a, b]) await answerRightly(client, await takeOne(client));
  const progress = await eventually(
    () => progressOf(laboratory, batch),
    ({ accepted }) => accepted === 1,
  );
  expect(progress).toMatchObject({ state: 'done', results: { accepted: 2, refused: 0, pending: 0 } });
  for (const client of [a, b]) {
    const standing = await eventually(
      () => client.heard.standings.at(-1),
      (heard) => heard?.accepted === 1,
    );
    expect(standing).toEqual({ accepted: 1, refused: 0, pending: 0, credit: (2 * 16 ** 3) / 1e9 });
    client.close();
  }
});

test('[S5] a host is never given two copies of a workunit', async () => {
  const { project } = await makeProduct(laboratory);
  const client = await join(project);
  await takeOne(client);
  expect(await takeWork(client)).toEqual([]);
  client.close();
});

test('[S10] a newcomer is given a few, and more two seconds later, when what it reported is known', async () => {
  let ahead = 0;
  const timed = await openLaboratory({}, { now: () => Date.now() + ahead });
  try {
    const { project } = await makeProduct(timed, { size: 96 });
    const come = () => joinVolunteer(timed.origin, { hello: { project, ...STRONG_GPU } });
    const newcomer = await come();
    const ask = async () => unwrap(await newcomer.request(3600, 64)).assignments;
    const few = await ask();
    expect(few).toHaveLength(4);
    const [first] = few;
    if (first)
      unwrap(await newcomer.answer(first.assignment, [await computeTile(timed.origin, first)], 'webgpu'));
    // What was reported is added up when somebody comes.
    (await come()).close();
    ahead = 2100;
    expect((await ask()).length).toBeGreaterThan(4);
    newcomer.close();
  } finally {
    await timed.close();
  }
});

test('a cheat is outvoted by a third copy, refused, and not credited', async () => {
  const { project, batch } = await makeProduct(laboratory);
  const [cheat, a, b] = [await join(project), await join(project), await join(project)];
  const bait = await takeOne(cheat);
  unwrap(await cheat.answer(bait.assignment, [await falsify(bait)]));
  await answerRightly(a, await takeOne(a));
  // The third copy exists only once the two were seen to disagree: the request is held until then.
  await answerRightly(b, await takeOne(b));
  await eventually(
    () => progressOf(laboratory, batch),
    ({ accepted }) => accepted === 1,
  );
  expect(await refusedOf(laboratory, batch)).toMatchObject([{ host: cheat.identity.host }]);
  const state = await eventually(
    () => productOf(laboratory, batch),
    ({ product }) => product !== null,
  );
  expect(state.check).toMatchObject({ passed: true, largestResidual: 0 });
  await eventually(
    () => cheat.heard.standings.at(-1),
    (standing) => standing?.refused === 1 && standing.credit === 0,
  );
  for (const client of [cheat, a, b]) client.close();
});

test('[S16] what a vanished host held goes to another after the grace', async () => {
  const { project, batch } = await makeProduct(laboratory, { quorum: 1, tile: 8 });
  const vanishing = await join(project);
  const held = await takeWork(vanishing);
  expect(held.length).toBeGreaterThan(0);
  vanishing.socket.io.engine.close();
  const other = await join(project);
  await eventually(
    async () => {
      await workHonestly(laboratory.origin, other);
      return progressOf(laboratory, batch);
    },
    ({ state }) => state === 'done',
  );
  other.close();
});

test('a host that comes back within the grace goes on with what it held', async () => {
  const { project, batch } = await makeProduct(laboratory);
  const before = await join(project);
  const assignment = await takeOne(before);
  before.socket.io.engine.close();
  await before.disconnected;
  const after = await joinVolunteer(laboratory.origin, { identity: before.identity, hello: { project } });
  // Longer than the grace: had the work been given back, it would no longer be in progress.
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await progressOf(laboratory, batch)).toMatchObject({ inProgress: 1 });
  expect(await answerRightly(after, assignment)).toMatchObject({ outcomes: [{ status: 'stored' }] });
  after.close();
});

test('a result reported twice, also over a new connection, is stored and counted once', async () => {
  const { project, batch } = await makeProduct(laboratory);
  const client = await join(project);
  const assignment = await takeOne(client);
  expect(await answerRightly(client, assignment)).toMatchObject({ outcomes: [{ status: 'stored' }] });
  expect(await answerRightly(client, assignment)).toMatchObject({ outcomes: [{ status: 'duplicate' }] });
  const again = await joinVolunteer(laboratory.origin, { identity: client.identity, hello: { project } });
  expect(await answerRightly(again, assignment)).toMatchObject({ outcomes: [{ status: 'duplicate' }] });
  expect((await progressOf(laboratory, batch)).results).toEqual({ accepted: 0, refused: 0, pending: 1 });
  again.close();
});

test('a result that comes after its workunit went elsewhere and was accepted is late, and harms nothing', async () => {
  const { project, batch } = await makeProduct(laboratory, { quorum: 1 });
  const slow = await join(project);
  const assignment = await takeOne(slow);
  unwrap(await slow.giveBack([assignment.assignment]));
  const quick = await join(project);
  await answerRightly(quick, await takeOne(quick));
  await eventually(
    () => progressOf(laboratory, batch),
    ({ state }) => state === 'done',
  );
  expect(await answerRightly(slow, assignment)).toMatchObject({ outcomes: [{ status: 'late' }] });
  expect((await progressOf(laboratory, batch)).results).toEqual({ accepted: 1, refused: 0, pending: 0 });
  for (const client of [slow, quick]) client.close();
});

test('a request is held until there is work, and ends empty when there is none', async () => {
  const { project } = await makeProduct(laboratory, { quorum: 1 });
  const [worker, waiting] = [await join(project), await join(project)];
  const assignment = await takeOne(worker);
  const held = takeWork(waiting);
  unwrap(await worker.giveBack([assignment.assignment]));
  expect(await held).toMatchObject([{ workunit: assignment.workunit }]);
  expect(await takeWork(worker)).toEqual([]);
  for (const client of [worker, waiting]) client.close();
});

test('a held request hears of a new batch of its project at once', async () => {
  const project = await makeProject(laboratory);
  const waiting = await join(project);
  const held = waiting.request();
  await makeProduct(laboratory, { project });
  const { assignments, batches } = unwrap(await held);
  expect(assignments).toHaveLength(1);
  expect(batches).toMatchObject([
    { projectTitle: 'A test', owner: 'Testers', purpose: 'To see that it works.' },
  ]);
  waiting.close();
});

test('[T2] outputs of wrong size or with NaN are refused by name, not stored, and count as failures of the host', async () => {
  const { project, batch } = await makeProduct(laboratory, { tile: 8 });
  const client = await join(project);
  const [short, long, none, nan] = await takeWork(client, 4);
  const tile = new Uint8Array(8 * 8 * 4);
  const withNan = tile.slice();
  new DataView(withNan.buffer).setFloat32(40, Number.NaN, true);
  const answer = async (notice: AssignmentNotice | undefined, outputs: Uint8Array[]) => {
    if (!notice) throw new Error('four workunits were made');
    return unwrap(await client.answer(notice.assignment, outputs)).outcomes[0];
  };

  expect(await answer(short, [tile.subarray(4)])).toMatchObject({ status: 'refused', code: 'wrong-shape' });
  expect(await answer(long, [tile, tile])).toMatchObject({ status: 'refused', code: 'wrong-shape' });
  expect(await answer(none, [])).toMatchObject({ status: 'refused', code: 'wrong-shape' });
  expect(await answer(nan, [withNan])).toMatchObject({ status: 'refused', code: 'non-finite' });

  expect(await answer(nan, [tile])).toMatchObject({ status: 'duplicate' });
  const progress = await progressOf(laboratory, batch);
  expect(progress.results).toEqual({ accepted: 0, refused: 0, pending: 0 });
  expect(progress.inProgress).toBe(0);
  client.close();
});

test('strange assignments and torn attachments are refused by name and not stored', async () => {
  const { project, batch } = await makeProduct(laboratory);
  const client = await join(project);
  const other = await join(project);
  const { assignment } = await takeOne(client);
  const theirs = await takeOne(other);
  const tile = new Uint8Array(16 * 16 * 4);
  const unknown = '999999999' as AssignmentId;

  const refusal = async (id: AssignmentId, outputs: Uint8Array[]) =>
    unwrap(await client.answer(id, outputs)).outcomes[0];
  expect(await refusal(unknown, [tile])).toMatchObject({ code: 'unknown-assignment' });
  expect(await refusal(theirs.assignment, [tile])).toMatchObject({ code: 'unknown-assignment' });

  const done: ReportedResult = {
    ...{ status: 'done', assignment, backend: 'wasm', computeMs: 1 },
    outputBytes: [1024],
  };
  expect(await client.report([done], tile.subarray(1))).toMatchObject({ ok: false, code: 'malformed' });
  expect(await client.report([done], null)).toMatchObject({ ok: false, code: 'malformed' });
  expect(await client.report([done, done], new Uint8Array(2048))).toMatchObject({ code: 'malformed' });
  expect(await client.send('result:report', { results: [done] }, 'bytes')).toMatchObject({
    code: 'malformed',
  });
  const large: ReportedResult = { ...done, outputBytes: [4_100_000] };
  expect(await client.report([large], new Uint8Array(4_100_000))).toMatchObject({ code: 'too-large' });

  expect((await progressOf(laboratory, batch)).results).toEqual({ accepted: 0, refused: 0, pending: 0 });
  expect(await refusal(assignment, [tile])).toMatchObject({ status: 'stored' });
  for (const each of [client, other]) each.close();
});

test('what no database can hold never reaches it: ids above 2⁶³, texts with NUL, a million values', async () => {
  const client = await joinVolunteer(laboratory.origin);
  const beyond = '9'.repeat(19) as AssignmentId;
  expect(await client.giveBack([beyond])).toMatchObject({ ok: false, code: 'malformed' });
  const message = 'The GPU\0is gone.';
  const failed = { status: 'failed', assignment: '1', code: 'compile', message };
  expect(await client.send('result:report', { results: [failed] }, null)).toMatchObject({
    code: 'malformed',
  });
  const many = { seconds: 1, limit: 1, more: new Array(1_000_000).fill(0) };
  expect(await client.send('work:request', many)).toMatchObject({ ok: false, code: 'too-large' });
  client.close();
});

test('a message larger than the wire allows ends only the connection that sent it', async () => {
  const { project } = await makeProduct(laboratory);
  const [honest, hostile] = [await join(project), await join(project)];
  const { assignment } = await takeOne(hostile);
  await expect(hostile.answer(assignment, [new Uint8Array(5_000_000)])).rejects.toThrow(/disconnected/);
  await answerRightly(honest, await takeOne(honest));
  honest.close();
});

test('a request whose name is a number is refused by name, and ends nothing', async () => {
  const client = await openVolunteer(laboratory.origin);
  const emit = client.socket.emitWithAck.bind(client.socket) as (event: unknown) => Promise<unknown>;
  expect(await emit(5)).toMatchObject({ ok: false, code: 'malformed', message: 'There is no request "5".' });
  expect(await client.request()).toMatchObject({ ok: false, code: 'not-introduced' });
  client.close();
});

test("a report in Socket.IO's own two frames is taken like one in one", async () => {
  const { project, batch } = await makeProduct(laboratory);
  for (const inTwoFrames of [true, false]) {
    const client = await joinVolunteer(laboratory.origin, { inTwoFrames, hello: { project } });
    expect((await answerRightly(client, await takeOne(client))).outcomes).toMatchObject([
      { status: 'stored' },
    ]);
    client.close();
  }
  const progress = await eventually(
    () => progressOf(laboratory, batch),
    ({ results }) => results.accepted === 2,
  );
  expect(progress.results).toEqual({ accepted: 2, refused: 0, pending: 0 });
});

test('of a report whose largest result cannot be written the others are stored and judged', async () => {
  // One tile is above what the database takes, those at the edges are below.
  const { project, batch } = await makeProduct(laboratory, { size: 180, tile: 160, quorum: 1 });
  const client = await join(project);
  const work = await takeWork(client, 4);
  const tiles = await Promise.all(work.map((assignment) => computeTile(laboratory.origin, assignment)));
  expect(tiles.filter(({ byteLength }) => byteLength > INLINE_BYTES)).toHaveLength(1);
  const results = work.map(
    ({ assignment }, index): ReportedResult => ({
      ...{ status: 'done', assignment, backend: 'wasm', computeMs: 10 },
      outputBytes: [tiles[index]?.byteLength ?? 0],
    }),
  );
  const report = () => client.report(results, Buffer.concat(tiles));
  const accepted = (count: number) =>
    eventually(
      () => progressOf(laboratory, batch),
      (progress) => progress.accepted === count,
    );

  const folder = `${laboratory.dataDir}/blobs`;
  await rename(folder, `${folder}-away`);
  await writeFile(folder, 'in the way');
  try {
    expect(await report()).toMatchObject({ ok: false, code: 'internal' });
    await accepted(work.length - 1);
  } finally {
    await rm(folder);
    await rename(`${folder}-away`, folder);
  }
  const statuses = unwrap(await report()).outcomes.map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([...work.slice(1).map(() => 'duplicate'), 'stored']);
  await accepted(work.length);
  client.close();
});

test('a failure is stored, and the copy goes to another host', async () => {
  const { project, batch } = await makeProduct(laboratory, { quorum: 1 });
  const [failing, other] = [await join(project), await join(project)];
  const { assignment, workunit } = await takeOne(failing);
  const held = takeWork(other);
  const failed: ReportedResult = {
    ...{ status: 'failed', assignment },
    ...{ code: 'device-lost', message: 'The GPU is gone.' },
  };
  expect(await failing.report([failed], null)).toMatchObject({ value: { outcomes: [{ status: 'stored' }] } });
  const [again] = await held;
  expect(again?.workunit).toBe(workunit);
  if (again) await answerRightly(other, again);
  await eventually(
    () => progressOf(laboratory, batch),
    ({ state }) => state === 'done',
  );
  for (const client of [failing, other]) client.close();
});

test('a cancelled batch is taken from the hosts that compute it', async () => {
  const { project, batch } = await makeProduct(laboratory);
  const client = await join(project);
  const { assignment } = await takeOne(client);
  expect((await laboratory.api('POST', `/api/batches/${batch}/cancel`)).status).toBe(204);
  await eventually(
    () => client.heard.revoked,
    (notices) => notices.length > 0,
  );
  expect(client.heard.revoked).toEqual([{ assignments: [assignment], reason: 'batch-cancelled' }]);
  expect(await takeWork(client)).toEqual([]);
  client.close();
});
