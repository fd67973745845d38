/** A client whose token ended asks for another one, and makes the request again that met it. */
import { createClient, type Renewed } from '@manyhands/client';
import { BatchId, ProjectId } from '@manyhands/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Laboratory, openLaboratory, STARTS_MS } from './laboratory.ts';
import { makeResearcher, type TestResearcher } from './researcher.ts';

let laboratory: Laboratory;
let ada: TestResearcher;
beforeAll(async () => {
  laboratory = await openLaboratory();
  ada = await makeResearcher(laboratory, 'ada');
}, STARTS_MS);
afterAll(() => laboratory?.close(), STARTS_MS);

const SCOPES = ['read', 'submit', 'manage'];
const PROJECT = { id: ProjectId.parse('renewed'), title: 'Renewed', purpose: 'None', owner: 'Ada' };

/** A client with a token that was revoked since. */
async function withEndedToken(renew: () => Promise<Renewed | null>) {
  const client = createClient({ origin: laboratory.origin, token: await ada.token(SCOPES), renew });
  const newest = (await client.tokens.list()).reduce((a, b) => (Number(a.id) > Number(b.id) ? a : b));
  await client.tokens.revoke(newest.id);
  return client;
}

it('sends what it sent once more, with the new token, and asks for it once', async () => {
  let asked = 0;
  const client = await withEndedToken(async () => {
    asked += 1;
    return { token: await ada.token(SCOPES) };
  });
  expect(await client.projects.create(PROJECT)).toEqual(PROJECT);
  expect((await client.projects.list()).map(({ id }) => id)).toEqual(['renewed']);
  expect(asked).toBe(1);
});

it('stays refused where there is nothing to go on with, or that is unknown too', async () => {
  const refused = { name: 'RefusedError', status: 401 };
  const without = await withEndedToken(async () => null);
  await expect(without.projects.list()).rejects.toMatchObject(refused);
  const unknown = await withEndedToken(async () => ({ token: 'A'.repeat(43) }));
  await expect(unknown.projects.list()).rejects.toMatchObject(refused);
});

it('asks nobody where the answer is no for another reason', async () => {
  let asked = 0;
  const renew = async () => {
    asked += 1;
    return null;
  };
  const client = createClient({ origin: laboratory.origin, token: await ada.token(['read']), renew });
  await expect(client.researchers.list()).rejects.toMatchObject({ status: 403 });
  await expect(client.batches.get(BatchId.parse('no-such-batch'))).rejects.toMatchObject({ status: 404 });
  expect(asked).toBe(0);
});
