/** What researchers take home: arrays, tables, a ZIP with its provenance. */
import { createHash } from 'node:crypto';
import { createClient, RefusedError } from '@manyhands/client';
import { openNpy, openZip, type Source, sourceOfBytes } from '@manyhands/inputs';
import type { BatchId, KernelVersionId, NewCutBatch } from '@manyhands/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  eventually,
  type Laboratory,
  makeProject,
  openLaboratory,
  STARTS_MS,
} from '../../test/laboratory.ts';
import { npy, scaleAll, scaleKernel, scaleOutputs } from '../../test/scale-kernel.ts';
import { joinVolunteer, STRONG_GPU, unwrap } from '../../test/volunteer-client.ts';

const NASTY = '=HYPERLINK("http://evil.example","<img src=x onerror=alert(1)>")';

let laboratory: Laboratory;
let project = '';
let kernel = '' as KernelVersionId;
const client = () => createClient({ origin: laboratory.origin, token: laboratory.coordinator.token ?? '' });
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300 });
  project = await makeProject(laboratory);
  kernel = (await client().kernels.create(scaleKernel(project))).kernel;
  await client().kernels.publish(kernel);
}, STARTS_MS);
afterAll(() => laboratory?.close(), STARTS_MS);

const upload = async (bytes: Uint8Array<ArrayBuffer> | string) =>
  (await client().uploads.send(new Blob([bytes]), 'file')).hash ?? '';

/** Rows 0, 1, 2 … of `n` equal numbers, or as the rule says. */
async function makeBatch(rows: number, n: number, more: object = {}, table?: string): Promise<BatchId> {
  const values = Array.from({ length: rows * n }, (_, i) => Math.floor(i / n) / 8);
  const files = {
    'a.npy': await upload(await npy(values, [rows, n])),
    'w.npy': await upload(await npy([2], [1])),
    ...(table === undefined ? {} : { 't.csv': await upload(table) }),
  };
  const rule = { inputs: { a: { each: 'row', file: 'a.npy' } }, shared: { w: { file: 'w.npy' } }, ...more };
  const asked = { project, kernel, title: '<b>Results</b>', quorum: 1, cut: { rule, files } };
  return (await client().batches.create(asked as unknown as NewCutBatch)).batch;
}

const volunteer = () => joinVolunteer(laboratory.origin, { hello: { ...STRONG_GPU, project } });

async function compute(batch: BatchId): Promise<void> {
  const host = await volunteer();
  await scaleAll(laboratory.origin, host);
  host.close();
  await eventually(
    () => client().batches.get(batch),
    ({ state }) => state === 'done',
  );
}

type Query = Parameters<ReturnType<typeof client>['batches']['download']>[1];
async function take(batch: BatchId, query: Query): Promise<{ bytes: Uint8Array; headers: Headers }> {
  const response = await client().batches.download(batch, query);
  return { bytes: new Uint8Array(await response.arrayBuffer()), headers: response.headers };
}

async function contentOf(source: Source): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function arrayOf(bytes: Uint8Array): Promise<{ shape: readonly number[] | null; values: number[] }> {
  const array = await openNpy(sourceOfBytes('x.npy', bytes));
  const content = Uint8Array.from(await contentOf({ ...array, name: 'x.npy' }));
  return { shape: array.shape, values: [...new Float32Array(content.buffer)] };
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

describe('of a batch whose outputs have one shape', () => {
  let batch: BatchId;
  beforeAll(async () => {
    const table = `label,n\n${Array.from({ length: 600 }, (_, i) => (i === 1 ? `"${NASTY.replaceAll('"', '""')}",3` : `w${i},3`)).join('\n')}\n`;
    batch = await makeBatch(600, 3, { table: 't.csv', params: { n: { column: 'n' } } }, table);
    await compute(batch);
  }, 120_000);

  it('NPY joins all workunits along a leading axis', async () => {
    const { bytes, headers } = await take(batch, { format: 'npy', output: 'c' });
    const { shape, values } = await arrayOf(bytes);
    expect(shape).toEqual([600, 3]);
    expect(values).toEqual(Array.from({ length: 1800 }, (_, i) => Math.floor(i / 3) / 4));
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${batch}-c.npy"`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('CSV has label, params and values; a label like a formula is text', async () => {
    const { bytes } = await take(batch, { format: 'csv', output: 'c' });
    const lines = text(bytes).split('\r\n');
    expect(lines[0]).toBe('workunit,label,n,c[0],c[1],c[2]');
    expect(lines[1]).toMatch(/^\d+,w0,3,0,0,0$/);
    expect(lines[2]).toMatch(/^\d+,"'=HYPERLINK\(""http:.*",3,0.25,0.25,0.25$/);
    expect(lines).toHaveLength(602);
    expect(text((await take(batch, { format: 'csv', output: 'total' })).bytes)).toContain(
      'label,n,total\r\n',
    );
  });

  it('ZIP has arrays, workunits and a provenance whose hashes are those of the files', async () => {
    const { bytes } = await take(batch, { format: 'zip' });
    const files = new Map<string, Uint8Array>();
    for (const file of await openZip(sourceOfBytes('x.zip', bytes)))
      files.set(file.name.replace('x.zip/', ''), await contentOf(file));
    expect([...files.keys()].sort()).toEqual([
      ...['README.txt', 'outputs/c.npy', 'outputs/total.npy', 'provenance.json', 'workunits.csv'],
    ]);
    expect((await arrayOf(files.get('outputs/total.npy') ?? new Uint8Array())).shape).toEqual([600, 1]);
    const provenance = JSON.parse(text(files.get('provenance.json')));
    expect(provenance).toMatchObject({
      batch: { batch, title: '<b>Results</b>', kind: 'cut', quorum: 1 },
      kernel: { id: kernel, manifest: { name: 'scale' } },
      agreement: { c: { kind: 'exact' }, total: { kind: 'tolerance' } },
      inputs: { shared: { w: { bytes: 4 } }, cut: { files: { 'a.npy': { bytes: 128 + 7200 } } } },
      results: { workunits: 600 },
      hosts: [{ backend: 'webgpu', results: 600 }],
      coordinator: { software: 'Manyhands' },
    });
    for (const { name, sha256 } of provenance.files)
      expect([
        name,
        createHash('sha256')
          .update(files.get(name) ?? '')
          .digest('hex'),
      ]).toEqual([name, sha256]);
    expect(provenance.files).toHaveLength(4);
    expect(JSON.stringify(provenance)).not.toContain('secret');
    const row = text(files.get('workunits.csv')).split('\r\n')[2] ?? '';
    expect(row).toContain('"\'=HYPERLINK');
    const digest = createHash('sha256').update(Buffer.from(Float32Array.of(0.25, 0.25, 0.25, 0.75).buffer));
    expect(row, 'the hash of its outputs, as the provenance says').toContain(digest.digest('hex'));
    const bundle = await fetch(laboratory.origin + provenance.kernel.bundle);
    expect(
      createHash('sha256')
        .update(new Uint8Array(await bundle.arrayBuffer()))
        .digest('hex'),
    ).toBe(kernel);
  });

  it('an output is named, and one that is there', async () => {
    for (const output of ['d', undefined])
      await expect(take(batch, { format: 'npy', output } as Query)).rejects.toMatchObject({
        issues: [{ where: 'query.output', cure: 'name one of c, total, or take all as a ZIP' }],
      });
  });
});

it('of unlike shapes gives a file for each workunit in the ZIP, one row for each element in the CSV, and no NPY', async () => {
  const chunks = { inputs: { a: { each: 'chunk', length: 4, file: 'a.npy' } } };
  const values = await npy([1, 2, 3, 4, 5, 6], [6]);
  const files = { 'a.npy': await upload(values), 'w.npy': await upload(await npy([2], [1])) };
  const cut = { rule: { ...chunks, shared: { w: { file: 'w.npy' } } }, files };
  const asked = { project, kernel, title: 'Unlike', quorum: 1, cut } as unknown as NewCutBatch;
  const { batch } = await client().batches.create(asked);
  await expect(take(batch, { format: 'npy', output: 'c' }), 'before the first result').rejects.toMatchObject({
    code: 'conflict',
  });
  await compute(batch);
  const refused = await take(batch, { format: 'npy', output: 'c' }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RefusedError);
  expect(refused).toMatchObject({
    issues: [{ where: 'query.format', cure: expect.stringContaining('ZIP') }],
  });
  const { bytes } = await take(batch, { format: 'zip' });
  const zipped = await openZip(sourceOfBytes('x.zip', bytes));
  expect(zipped.map(({ name }) => name.replace('x.zip/', ''))).toEqual([
    ...[
      'README.txt',
      'outputs/c/0000000-rows_0_3.npy',
      'outputs/c/0000001-rows_4_5.npy',
      'outputs/total.npy',
    ],
    ...['provenance.json', 'workunits.csv'],
  ]);
  const csv = text((await take(batch, { format: 'csv', output: 'c' })).bytes).split('\r\n');
  expect(csv[0]).toBe('workunit,label,n,index,c');
  expect(csv.slice(1, 7).map((line) => line.split(',').slice(3).join(':'))).toEqual(
    [2, 4, 6, 8, 10, 12].map((value, i) => `${i % 4}:${value}`),
  );
});

it('of a batch that runs has what is accepted at this moment, and nothing that is not', async () => {
  const batch = await makeBatch(4, 2);
  const host = await volunteer();
  const { assignments, batches } = unwrap(await host.request(1000, 2));
  for (const assignment of assignments)
    unwrap(
      await host.answer(
        assignment.assignment,
        await scaleOutputs(laboratory.origin, assignment, batches),
        'webgpu',
      ),
    );
  host.close();
  await eventually(
    () => client().batches.get(batch),
    ({ accepted }) => accepted === assignments.length,
  );
  const { shape } = await arrayOf((await take(batch, { format: 'npy', output: 'c' })).bytes);
  expect(shape).toEqual([assignments.length, 2]);
});
