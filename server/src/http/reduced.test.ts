import { createClient } from '@manyhands/client';
import { openNpy, openZip, sourceOfBytes } from '@manyhands/inputs';
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

  const taken = async (reducer: number) => {
    const response = await createClient(api()).batches.download(batch, { format: 'npy', reducer });
    return { name: response.headers.get('content-disposition'), bytes: await response.arrayBuffer() };
  };
  const sum = await taken(0);
  expect(sum.name).toBe(`attachment; filename="${batch}-sum-answer.npy"`);
  expect(new TextDecoder('latin1').decode(sum.bytes)).toContain("'descr': '<f8', 'fortran_order': False");
  expect([...new Float64Array(sum.bytes.slice(-16))]).toEqual([3, 6]);
  const joined = await openNpy(sourceOfBytes('x.npy', new Uint8Array((await taken(2)).bytes)));
  expect(joined).toMatchObject({ type: 'u32', shape: [6] });
  const words: number[] = [];
  for await (const chunk of joined.read()) words.push(...new Uint32Array(chunk.slice().buffer));
  expect(words, '[R7] in the order of workunits').toEqual([0, 1, 1, 2, 2, 3]);
  await expect(taken(1)).rejects.toMatchObject({ issues: [{ message: expect.stringContaining('top-k') }] });
  await expect(taken(3)).rejects.toMatchObject({ issues: [{ cure: expect.stringContaining('0 to 2') }] });
});

it('gives a ZIP whose provenance says of how many results a sum is', async () => {
  const batch = await createFillBatch(api(), 8, 1, REDUCERS);
  const before = createClient(api()).batches.download(batch, { format: 'npy', reducer: 0 });
  await expect(before, 'nothing yet').rejects.toMatchObject({ code: 'conflict' });
  const hosts = await Promise.all([1, 2].map(() => joinVolunteer(laboratory.origin, { hello: STRONG_GPU })));
  for (const host of hosts) {
    const { assignments } = unwrap(await host.request(10, 1));
    for (const { assignment } of assignments)
      unwrap(await host.answer(assignment, [new Uint8Array(Uint32Array.of(7, 8).buffer)], 'webgpu'));
    host.close();
  }
  await eventually(
    () => createClient(api()).batches.reduced(batch),
    ([sum]) => sum?.workunits === 1,
  );
  const response = await createClient(api()).batches.download(batch, { format: 'zip' });
  const files = new Map<string, Buffer>();
  for (const file of await openZip(sourceOfBytes('x', new Uint8Array(await response.arrayBuffer())))) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of file.read()) chunks.push(chunk);
    files.set(file.name.replace('x/', ''), Buffer.concat(chunks));
  }
  const sum = files.get('reduced/0-sum-answer.npy') ?? Buffer.alloc(0);
  expect([sum.readDoubleLE(sum.length - 16), sum.readDoubleLE(sum.length - 8)]).toEqual([7, 8]);
  const { reduced, files: hashed } = JSON.parse(String(files.get('provenance.json')));
  expect(reduced).toEqual([
    { file: 'reduced/0-sum-answer.npy', reducer: REDUCERS[0], workunits: 1, leftOut: 0 },
  ]);
  expect(hashed.map(({ name }: { name: string }) => name)).toContain('reduced/0-sum-answer.npy');
  expect(String(files.get('README.txt'))).toContain('reduced/0-sum-answer.npy');
});
