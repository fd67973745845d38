/** What a host, and a stranger with a socket, can learn and do at `/volunteer`. */
import { createHash } from 'node:crypto';
import { createClient } from '@manyhands/client';
import { type AssignmentId, ProjectId, Sha256 } from '@manyhands/protocol';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  computeTile,
  eventually,
  type Laboratory,
  makeProduct,
  openLaboratory,
  progressOf,
  STARTS_MS,
} from '../../test/laboratory.ts';
import { makeResearcher } from '../../test/researcher.ts';
import { scaleKernel } from '../../test/scale-kernel.ts';
import {
  joinVolunteer,
  openVolunteer,
  STRONG_GPU,
  takeWork,
  unwrap,
  type VolunteerClient,
} from '../../test/volunteer-client.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 200 });
}, STARTS_MS);
afterAll(() => laboratory?.close(), STARTS_MS);

const join = (project: string, hello: object = {}) =>
  joinVolunteer(laboratory.origin, { hello: { project, ...hello } });
const UNKNOWN = '999999999' as AssignmentId;

async function takeOne(host: VolunteerClient) {
  const [notice] = await takeWork(host, 1);
  if (!notice) throw new Error('an assignment was expected');
  return notice;
}

/** Everything that the coordinator said unasked on this connection, as text. */
function listen(host: VolunteerClient): { heard(): string } {
  const said: unknown[] = [];
  host.socket.onAny((...event: unknown[]) => said.push(event));
  return { heard: () => JSON.stringify(said) };
}

test('[A9] before its hello a connection is given nothing, believed in nothing and told nothing', async () => {
  const { project } = await makeProduct(laboratory);
  const working = await join(project);
  const { assignment } = await takeOne(working);
  const stranger = await openVolunteer(laboratory.origin);
  const ear = listen(stranger);
  const failed = { status: 'failed', assignment, code: 'compile', message: 'no' } as const;
  for (const reply of [
    await stranger.request(),
    await stranger.report([failed], null),
    await stranger.answer(assignment, [new Uint8Array(1024)]),
    await stranger.giveBack([assignment]),
  ])
    expect(reply).toMatchObject({ ok: false, code: 'not-introduced' });
  expect(unwrap(await working.giveBack([assignment])), 'it was held until now').toEqual({ returned: 1 });
  expect(ear.heard()).toBe('[]');
  for (const client of [stranger, working]) client.close();
});

test('[A9] sockets are served at no other name, the nameless one included', async () => {
  for (const name of ['/', '/admin']) {
    const socket = io(laboratory.origin + name, {
      ...{ transports: ['websocket'], reconnection: false, forceNew: true },
    });
    const end = await new Promise<string>((resolve) => {
      socket.on('connect', () => resolve('let in'));
      socket.on('connect_error', ({ message }) => resolve(message));
    });
    expect([name, end]).toEqual([name, 'Invalid namespace']);
    socket.close();
  }
});

test("[A9] a host hears of its own work alone, while another's is given, answered and judged", async () => {
  const [mine, theirs] = [await makeProduct(laboratory), await makeProduct(laboratory, { size: 32 })];
  const [host, twin, other] = await Promise.all([
    join(mine.project),
    join(mine.project),
    join(theirs.project),
  ]);
  const ear = listen(host);
  const given = unwrap(await host.request());
  const strange = unwrap(await other.request());
  const [own, foreign] = [given.assignments[0], strange.assignments[0]];
  if (!own || !foreign) throw new Error('both have work');
  for (const [client, notice] of [
    [other, foreign],
    [twin, await takeOne(twin)],
    [host, own],
  ] as const)
    unwrap(await client.answer(notice.assignment, [await computeTile(laboratory.origin, notice)]));
  await eventually(
    () => host.heard.standings.at(-1),
    (standing) => standing?.accepted === 1,
  );
  const told = JSON.stringify(given) + ear.heard();
  expect(told).toContain(mine.batch);
  const hosts = [twin, other].map(({ identity }) => identity.host);
  const secrets = [theirs.batch, theirs.project, ...Object.values(foreign.inputs).map(({ hash }) => hash)];
  for (const secret of [...secrets, ...hosts]) expect(told).not.toContain(secret);
  expect(given.batches.map(({ batch }) => batch)).toEqual([mine.batch]);
  expect(host.heard.revoked, 'nothing of others').toEqual([]);
  for (const client of [host, twin, other]) client.close();
});

test("[A9] another's copy can be neither answered, returned nor taken over, and is answered as one that never was", async () => {
  const { project, batch } = await makeProduct(laboratory, { quorum: 1 });
  const [owner, thief] = await Promise.all([join(project), join(project)]);
  const notice = await takeOne(owner);
  const tile = await computeTile(laboratory.origin, notice);
  const tries = async (id: AssignmentId) => [
    await thief.answer(id, [tile]),
    await thief.answer(id, [tile.subarray(4)]),
    await thief.report([{ status: 'failed', assignment: id, code: 'compile', message: 'no' }], null),
    await thief.giveBack([id]),
  ];
  const unknown = JSON.stringify(await tries(UNKNOWN)).replaceAll(UNKNOWN, '…');
  expect(JSON.stringify(await tries(notice.assignment)).replaceAll(notice.assignment, '…')).toBe(unknown);
  expect(unknown).toContain('unknown-assignment');

  const again = await joinVolunteer(laboratory.origin, {
    identity: thief.identity,
    hello: { project, holding: [notice.assignment] },
  });
  expect(unwrap(await again.giveBack([notice.assignment]))).toEqual({ returned: 0 });
  expect(await takeWork(again), 'the copy is still out').toEqual([]);
  expect(await progressOf(laboratory, batch)).toMatchObject({
    inProgress: 1,
    results: { accepted: 0, refused: 0, pending: 0 },
  });
  expect(unwrap(await owner.answer(notice.assignment, [tile])).outcomes).toMatchObject([
    { status: 'stored' },
  ]);
  for (const client of [owner, thief, again]) client.close();
});

test('[A9] what is not published is not even named to who did not agree to try it', async () => {
  const researcher = await makeResearcher(laboratory);
  const token = await researcher.token(['read', 'submit', 'manage']);
  const client = createClient({ origin: laboratory.origin, token });
  const project = ProjectId.parse(await researcher.project());
  const { kernel } = await client.kernels.create(scaleKernel(project));
  const bytes = new Uint8Array(Float32Array.of(1).buffer);
  const hash = Sha256.parse(createHash('sha256').update(bytes).digest('hex'));
  await client.blobs.put(hash, bytes);
  const { batch } = await client.kernels.ring(kernel, {
    ...{ project, title: 'Ring', hosts: 2, shared: { w: hash } },
    workunits: [{ params: { n: 1 }, inputs: { a: hash } }],
  });
  const [silent, agreed] = await Promise.all([
    join(project, STRONG_GPU),
    join(project, { ...STRONG_GPU, triesUnpublished: true }),
  ]);
  const ear = listen(silent);
  const { batches, assignments } = unwrap(await agreed.request());
  expect(batches).toMatchObject([{ batch, kernel, shared: { w: { hash } } }]);
  expect(assignments).toMatchObject([{ inputs: { a: { hash } } }]);
  expect([unwrap(await silent.request()), ear.heard()]).toEqual([{ batches: [], assignments: [] }, '[]']);
  for (const host of [silent, agreed]) host.close();
});
