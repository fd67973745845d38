import { createClient } from '@manyhands/client';
import type { Reduced, Reducer } from '@manyhands/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFillBatch } from '../../bench/batch.ts';
import { eventually, type Laboratory, openLaboratory, STARTS_MS } from '../../test/laboratory.ts';
import { joinVolunteer, STRONG_GPU, unwrap } from '../../test/volunteer-client.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300 });
}, STARTS_MS);
afterAll(() => laboratory?.close(), STARTS_MS);

const api = () => ({ origin: laboratory.origin, token: laboratory.coordinator.token ?? '' });

const REDUCERS: readonly Reducer[] = [
  { kind: 'sum', output: 'answer' },
  { kind: 'top-k', output: 'answer', k: 2, order: 'largest' },
  { kind: 'concatenate', output: 'answer', axis: 0 },
];

it('[R8] refuses reducers that do not fit, with the place and the cure', async () => {
  const wrong: readonly Reducer[] = [
    { kind: 'sum', output: 'c' },
    { kind: 'concatenate', output: 'answer', axis: 1 },
  ];
  await expect(createFillBatch(api(), 16, 1, wrong)).rejects.toMatchObject({
    code: 'invalid-input',
    issues: [
      { where: 'reducers[0].output', cure: 'name one of its outputs: answer' },
      { where: 'reducers[1].axis', cure: 'give an axis from 0 to 0' },
    ],
  });
});

it('shows figures while results come, and the same ones after a restart', async () => {
  const batch = await createFillBatch(api(), 8, 3, REDUCERS);
  const reduced = () => createClient(api()).batches.reduced(batch);
  expect((await reduced()).map(({ workunits }) => workunits)).toEqual([0, 0, 0]);

  const hosts = await Promise.all([1, 2].map(() => joinVolunteer(laboratory.origin, { hello: STRONG_GPU })));
  const answer = async (limit: number): Promise<void> => {
    for (const host of hosts) {
      const { assignments } = unwrap(await host.request(10, limit));
      for (const { assignment, params } of assignments) {
        const words = Uint32Array.of(params.number ?? 0, (params.number ?? 0) + 1);
        unwrap(await host.answer(assignment, [new Uint8Array(words.buffer)], 'webgpu'));
      }
    }
  };
  await answer(1);
  const some = await eventually(reduced, ([sum]) => (sum?.workunits ?? 0) > 0);
  expect(some[2]?.value).toEqual({ kind: 'concatenate', shape: [2 * (some[2]?.workunits ?? 0)] });
  await answer(3);
  for (const host of hosts) host.close();
  const all: Reduced[] = await eventually(reduced, ([sum]) => sum?.workunits === 3);
  expect(all.map(({ value }) => value)).toMatchObject([
    { kind: 'sum', shape: [2], values: [3, 6] },
    {
      kind: 'top-k',
      entries: [
        { value: 3, index: 1 },
        { value: 2, index: 1 },
      ],
    },
    { kind: 'concatenate', shape: [6] },
  ]);
  await laboratory.restart();
  expect(await reduced()).toEqual(all);
});
