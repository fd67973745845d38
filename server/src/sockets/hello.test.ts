import { PROTOCOL_VERSION } from '@manyhands/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdentity } from '../../test/identity.ts';
import {
  eventually,
  type Laboratory,
  makeProduct,
  openLaboratory,
  STARTS_MS,
} from '../../test/laboratory.ts';
import { joinVolunteer, openVolunteer, takeWork } from '../../test/volunteer-client.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await openLaboratory({ helloWithinMs: 3000 });
}, STARTS_MS);
afterAll(() => laboratory.close(), STARTS_MS);

test('a host proves its key and is welcomed with its standing; again, it is the same host', async () => {
  const first = await openVolunteer(laboratory.origin);
  expect(first.challenge.protocolVersion).toBe(PROTOCOL_VERSION);
  const nobody = { accepted: 0, refused: 0, pending: 0, credit: 0 };
  expect(await first.hello()).toEqual({
    ok: true,
    value: { host: first.identity.host, standing: nobody },
  });
  first.close();
  const again = await joinVolunteer(laboratory.origin, { identity: first.identity });
  expect(again.identity.host).toBe(first.identity.host);
  again.close();
});

test('another version is named as such, whatever else the hello has, and may be corrected', async () => {
  const client = await openVolunteer(laboratory.origin);
  expect(await client.send('host:hello', { protocolVersion: 99, novelty: true })).toMatchObject({
    ok: false,
    code: 'version-mismatch',
  });
  expect(await client.hello()).toMatchObject({ ok: true });
  client.close();
});

test("a signature of another key, of another text, or of an earlier connection's challenge proves nothing", async () => {
  const earlier = await openVolunteer(laboratory.origin);
  const { identity } = earlier;
  const recorded = await identity.prove(earlier.challenge.nonce);
  const client = await openVolunteer(laboratory.origin, { identity });
  const stranger = await createIdentity();
  const wrong = [
    recorded,
    await stranger.prove(client.challenge.nonce),
    await identity.sign(client.challenge.nonce),
    'A'.repeat(86),
  ];
  for (const signature of wrong) {
    expect(await client.hello({ signature })).toMatchObject({ ok: false, code: 'bad-proof' });
  }
  expect(await client.hello({ publicKey: 'A'.repeat(87) })).toMatchObject({ code: 'bad-proof' });
  for (const each of [earlier, client]) each.close();
});

test('a hello that does not fit its schema is malformed and says where', async () => {
  const client = await openVolunteer(laboratory.origin);
  for (const payload of [undefined, null, 7, 'hello', [], {}, { protocolVersion: PROTOCOL_VERSION }]) {
    expect(await client.send('host:hello', payload)).toMatchObject({ ok: false, code: 'malformed' });
  }
  const reply = await client.hello({ capabilities: { backends: [], workers: 0, memoryBytes: -1 } });
  expect(reply).toMatchObject({ ok: false, code: 'malformed' });
  expect(reply.ok ? '' : reply.message).toContain('capabilities.backends');
  client.close();
});

test('unknown sites and projects are named', async () => {
  const client = await openVolunteer(laboratory.origin);
  expect(await client.hello({ site: 'nowhere' })).toMatchObject({ ok: false, code: 'unknown-site' });
  expect(await client.hello({ project: 'nothing' })).toMatchObject({ ok: false, code: 'unknown-project' });
  client.close();
});

test('nothing is answered before the hello, and a second hello is refused', async () => {
  const client = await openVolunteer(laboratory.origin);
  expect(await client.request()).toMatchObject({ ok: false, code: 'not-introduced' });
  expect(await client.giveBack([])).toMatchObject({ ok: false, code: 'not-introduced' });
  expect(await client.report([], null)).toMatchObject({ ok: false, code: 'not-introduced' });
  expect(await client.hello()).toMatchObject({ ok: true });
  expect(await client.hello()).toMatchObject({ ok: false, code: 'already-introduced' });
  client.close();
});

test('a connection that never says hello is told why and closed', async () => {
  const client = await openVolunteer(laboratory.origin);
  await client.disconnected;
  expect(client.heard.ended).toMatchObject([{ code: 'hello-timeout' }]);
});

test('a newer connection of a host takes over its work; the older one is told and closed', async () => {
  const { project, batch } = await makeProduct(laboratory, { tile: 8 });
  const older = await joinVolunteer(laboratory.origin, { hello: { project } });
  const [kept, dropped] = await takeWork(older, 2);
  if (!kept || !dropped) throw new Error('two assignments were expected');
  const newer = await joinVolunteer(laboratory.origin, {
    identity: older.identity,
    hello: { project, holding: [kept.assignment] },
  });
  await older.disconnected;
  expect(older.heard.ended).toMatchObject([{ code: 'taken-over' }]);

  const outcome = await newer.answer(kept.assignment, [new Uint8Array(8 * 8 * 4)]);
  expect(outcome).toMatchObject({ ok: true, value: { outcomes: [{ status: 'stored' }] } });
  // What it no longer named went back at once: only the result counts as handed out now.
  await eventually(
    async () => (await laboratory.api('GET', `/api/batches/${batch}`)).body,
    (progress) => (progress as { inProgress: number }).inProgress === 0,
  );
  newer.close();
});
