import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  computeTile,
  eventually,
  makeProduct,
  openLaboratory,
  productOf,
  progressOf,
  STARTS_MS,
  workHonestly,
} from '../test/laboratory.ts';
import { joinVolunteer, takeWork, unwrap } from '../test/volunteer-client.ts';
import { createCoordinator } from './coordinator.ts';

const STARTS = { timeout: 2 * STARTS_MS };

test(
  'a restart drains, keeps everything acknowledged, and hosts go on with what they held',
  STARTS,
  async () => {
    const laboratory = await openLaboratory({ holdMs: 500 });
    const { token } = laboratory.coordinator;
    const { project, batch } = await makeProduct(laboratory, { tile: 8 });
    const [a, b] = [
      await joinVolunteer(laboratory.origin, { hello: { project } }),
      await joinVolunteer(laboratory.origin, { hello: { project } }),
    ];
    const [first, second] = await takeWork(a, 2);
    if (!first || !second) throw new Error('two assignments were expected');
    unwrap(await a.answer(first.assignment, [await computeTile(laboratory.origin, first)]));
    const tile = await computeTile(laboratory.origin, second);

    await laboratory.restart();
    expect(laboratory.coordinator).toMatchObject({ token, tokenCreated: false });
    for (const client of [a, b]) {
      await client.disconnected;
      expect(client.heard.drains).toHaveLength(1);
    }

    const again = await joinVolunteer(laboratory.origin, { identity: a.identity, hello: { project } });
    expect(unwrap(await again.answer(first.assignment, [tile])).outcomes).toMatchObject([
      { status: 'duplicate' },
    ]);
    expect(unwrap(await again.answer(second.assignment, [tile])).outcomes).toMatchObject([
      { status: 'stored' },
    ]);
    const other = await joinVolunteer(laboratory.origin, { identity: b.identity, hello: { project } });
    await Promise.all([again, other].map((client) => workHonestly(laboratory.origin, client)));
    await eventually(
      () => progressOf(laboratory, batch),
      ({ state }) => state === 'done',
    );
    expect((await productOf(laboratory, batch)).check).toMatchObject({ passed: true });
    for (const client of [again, other]) client.close();
    await laboratory.close();
  },
);

test('closing twice is closing once; nothing is left listening', STARTS, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'manyhands-'));
  const coordinator = await createCoordinator({
    dataDir,
    port: 0,
    host: '127.0.0.1',
    publicDir: null,
    logLevel: 'error',
  });
  const origin = await coordinator.listen();
  await Promise.all([coordinator.close(), coordinator.close()]);
  await expect(fetch(`${origin}/api/health`)).rejects.toThrow();
  await rm(dataDir, { recursive: true, force: true });
});

test(
  '[S5] hosts behind one address prefix never get copies of one workunit, unless an option allows it',
  STARTS,
  async () => {
    const laboratory = await openLaboratory({ holdMs: 200, allowSharedAddresses: false, trustedProxies: 1 });
    const { project } = await makeProduct(laboratory);
    const join = (address: string) => joinVolunteer(laboratory.origin, { hello: { project }, address });
    const [a, neighbour, elsewhere] = [
      await join('203.0.113.7'),
      await join('spoofed, 203.0.113.99'),
      await join('198.51.100.1'),
    ];
    expect(await takeWork(a)).toHaveLength(1);
    expect(await takeWork(neighbour)).toHaveLength(0);
    expect(await takeWork(elsewhere)).toHaveLength(1);
    for (const client of [a, neighbour, elsewhere]) client.close();
    await laboratory.close();
  },
);
