import { NewSite, Overview } from '@manyhands/protocol';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { furnish } from '../../test/belongings.ts';
import {
  eventually,
  expectOk,
  type Laboratory,
  makeProduct,
  openLaboratory,
  STARTS_MS,
  workHonestly,
} from '../../test/laboratory.ts';
import { makeResearcher, type TestResearcher } from '../../test/researcher.ts';
import { joinVolunteer } from '../../test/volunteer-client.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300 });
}, STARTS_MS);
afterAll(() => laboratory.close(), STARTS_MS);

const watch = (auth: Record<string, unknown>, extraHeaders: Record<string, string> = {}) =>
  io(`${laboratory.origin}/dash`, {
    ...{ transports: ['websocket'], reconnection: false, forceNew: true, auth },
    extraHeaders,
  });

test('without a valid token the connection is refused by name', async () => {
  for (const auth of [{}, { token: 7 }, { token: 'A'.repeat(43) }]) {
    const socket = watch(auth);
    const error = await new Promise<Error & { data?: unknown }>((resolve) => {
      socket.on('connect_error', resolve);
    });
    expect(error.data).toMatchObject({ ok: false, code: 'unauthorized' });
    socket.close();
  }
});

test('a watcher sees batches move, who is here, and what each site brought', async () => {
  const site = { key: 'a-site', name: 'A site', origin: 'https://example.org' };
  expectOk(NewSite, await laboratory.api('POST', '/api/sites', site));
  const { project, batch } = await makeProduct(laboratory, { tile: 8, quorum: 1 });
  const socket = watch({ token: laboratory.coordinator.token });
  const overviews: Overview[] = [];
  socket.on('dash:overview', (overview) => overviews.push(Overview.parse(overview)));
  const before = await eventually(
    () => overviews.at(-1),
    (overview) => overview !== undefined,
  );
  expect(before?.batches).toMatchObject([
    { batch, state: 'running', workunits: 4, accepted: 0, kernelName: 'matmul-tile' },
  ]);

  const client = await joinVolunteer(laboratory.origin, { hello: { project, site: site.key } });
  await workHonestly(laboratory.origin, client);
  const after = await eventually(
    () => overviews.at(-1),
    (overview) => overview?.batches[0]?.state === 'done' && overview.sites[0]?.accepted === 4,
  );
  const credit = (4 * 2 * 8 * 8 * 16) / 1e9;
  expect(after).toMatchObject({
    hostsOnline: 1,
    batches: [{ batch, accepted: 4, inProgress: 0, results: { accepted: 4, refused: 0, pending: 0 } }],
    hosts: [{ host: client.identity.host, online: true, backend: 'wasm', accepted: 4 }],
    sites: [{ site: site.key, name: site.name, accepted: 4 }],
  });
  expect(after?.sites[0]?.credit).toBeCloseTo(credit, 12);
  expect(after?.resultsPerSecond).toBeGreaterThan(0);
  client.close();
  await eventually(
    () => overviews.at(-1),
    (overview) => overview?.hostsOnline === 0 && overview.hosts[0]?.online === false,
  );
  socket.close();
});

describe('what a researcher sees', () => {
  let bob: TestResearcher;
  let project = '';
  beforeAll(async () => {
    await furnish(await makeResearcher(laboratory, 'ann'));
    bob = await makeResearcher(laboratory, 'bob');
    ({ project } = await furnish(bob));
  });

  const refusedWith = (socket: ReturnType<typeof watch>) =>
    new Promise<unknown>((resolve, reject) => {
      socket.on('connect_error', (error: Error & { data?: unknown }) => resolve(error.data));
      socket.on('connect', () => reject(new Error('the connection was let in')));
    });

  test('[A1] shows only what is of the watcher’s projects, and nothing of the hosts', async () => {
    const sockets = [
      watch({}, { cookie: bob.cookie, origin: laboratory.origin }),
      watch({ token: await bob.token(['read']) }),
    ];
    const overviews = await Promise.all(
      sockets.map(
        (socket) =>
          new Promise<Overview>((resolve, reject) => {
            socket.on('dash:overview', (overview) => resolve(Overview.parse(overview)));
            socket.on('connect_error', reject);
          }),
      ),
    );
    for (const { batches, hosts, sites } of overviews) {
      expect(new Set(batches.map(({ project }) => project))).toEqual(new Set([project]));
      expect([hosts, sites]).toEqual([[], []]);
    }
    for (const socket of sockets) socket.close();
  });

  test('[A3] refuses a session from a page of another site, and a token that may not read', async () => {
    const unauthorized = expect.objectContaining({ ok: false, code: 'unauthorized' });
    for (const origin of ['https://evil.example', 'null', ''])
      expect(await refusedWith(watch({}, { cookie: bob.cookie, origin }))).toEqual(unauthorized);
    const submitter = await bob.token(['submit', 'manage']);
    expect(await refusedWith(watch({ token: submitter }))).toEqual(unauthorized);
  });

  test('[A4] ends a connection when its session ends', async () => {
    const socket = watch({}, { cookie: bob.cookie, origin: laboratory.origin });
    const ended = new Promise<string>((resolve) => {
      socket.on('disconnect', resolve);
    });
    await new Promise((resolve, reject) => {
      socket.on('dash:overview', resolve);
      socket.on('connect_error', reject);
    });
    expect((await bob.ask('DELETE', '/api/session')).status).toBe(204);
    expect(await ended).toMatch(/^(io server disconnect|transport close)$/);
    socket.close();
  });
});
