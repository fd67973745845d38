import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Laboratory,
  makeProduct,
  openLaboratory,
  STARTS_MS,
  workHonestly,
} from '../../test/laboratory.ts';
import { joinVolunteer, openVolunteer } from '../../test/volunteer-client.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 200, flood: { perSecond: 100, burst: 50, debt: 100 } });
}, STARTS_MS);
afterAll(() => laboratory.close(), STARTS_MS);

/** Sends requests that are refused at once, all together; resolves with how many were answered. */
async function flood(
  client: Awaited<ReturnType<typeof openVolunteer>>,
  messages: number,
  request: readonly [event: string, ...payload: unknown[]] = ['work:request', {}],
): Promise<number> {
  const replies = Array.from({ length: messages }, () => client.send(...request));
  const settled = await Promise.allSettled(replies);
  return settled.filter(({ status }) => status === 'fulfilled').length;
}

test('[T6] a burst is answered, but slowly', async () => {
  const client = await openVolunteer(laboratory.origin);
  const startedAt = performance.now();
  expect(await flood(client, 100)).toBe(100);
  // 50 of them are in debt, and a debt of 50 is paid back in half a second.
  expect(performance.now() - startedAt).toBeGreaterThan(400);
  expect(client.socket.connected).toBe(true);
  client.close();
});

test('[T6] a flood is told why and disconnected, and others work on', async () => {
  const { project } = await makeProduct(laboratory, { tile: 8, quorum: 1 });
  const honest = await joinVolunteer(laboratory.origin, { hello: { project } });
  const client = await openVolunteer(laboratory.origin);
  const [answered, done] = await Promise.all([flood(client, 1000), workHonestly(laboratory.origin, honest)]);
  expect(answered).toBeLessThan(200);
  expect(await client.disconnected).toBe('io server disconnect');
  expect(client.heard.ended).toMatchObject([{ code: 'flooding' }]);
  expect(done).toBe(4);
  expect(honest.socket.connected).toBe(true);
  honest.close();
});

test('[T6] a flood of messages that end in bytes is one too', async () => {
  const client = await openVolunteer(laboratory.origin);
  expect(await flood(client, 1000, ['result:report', {}, new Uint8Array(4)])).toBeLessThan(200);
  expect(client.heard.ended).toMatchObject([{ code: 'flooding' }]);
});

test('[T6] large messages count by their size, also before the hello', async () => {
  const client = await openVolunteer(laboratory.origin);
  const large = Array.from({ length: 6 }, () => client.send('result:report', {}, new Uint8Array(3_000_000)));
  const settled = await Promise.allSettled(large);
  expect(settled.some(({ status }) => status === 'rejected')).toBe(true);
  await client.disconnected;
});
