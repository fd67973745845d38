/** Batches from uploaded files: cut, refused, estimated, computed. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient, RefusedError } from '@manyhands/client';
import { writeZip } from '@manyhands/inputs';
import type { KernelVersionId, NewCutBatch } from '@manyhands/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  eventually,
  type Laboratory,
  makeProject,
  openLaboratory,
  STARTS_MS,
} from '../../test/laboratory.ts';
import { npy, scaleAll, scaleKernel } from '../../test/scale-kernel.ts';
import { joinVolunteer, STRONG_GPU } from '../../test/volunteer-client.ts';

let laboratory: Laboratory;
let project = '';
let kernel = '';
const client = () => createClient({ origin: laboratory.origin, token: laboratory.coordinator.token ?? '' });
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300 });
  project = await makeProject(laboratory);
  kernel = (await client().kernels.create(scaleKernel(project))).kernel;
  await client().kernels.publish(kernel as KernelVersionId);
}, STARTS_MS);
afterAll(() => laboratory?.close(), STARTS_MS);

type Bytes = Uint8Array<ArrayBuffer>;
type Given = Readonly<Record<string, Bytes | string>>;
const upload = async (bytes: Bytes | string): Promise<string> =>
  (await client().uploads.send(new Blob([bytes]), 'file')).hash ?? '';

const WEIGHT = { w: { file: 'w.npy' } };
async function request(inputs: object, given: Given, more: object = {}) {
  const files: Record<string, string> = { 'w.npy': await upload(await npy([2], [1])) };
  for (const [name, bytes] of Object.entries(given)) files[name] = await upload(bytes);
  const cut = { rule: { inputs: { a: inputs }, shared: WEIGHT, ...more }, files };
  return { project, kernel, title: 'Cut', quorum: 1, cut } as unknown as NewCutBatch;
}

async function zipOf(files: Readonly<Record<string, Bytes>>, pack = true): Promise<Bytes> {
  const chunks: Uint8Array[] = [];
  const entries = Object.entries(files).map(([name, bytes]) => ({ name, data: [bytes], pack }));
  for await (const chunk of writeZip(entries)) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

const listed = async (path: string): Promise<string[]> =>
  readdir(join(laboratory.dataDir, path), { recursive: true }).catch(() => []);

describe('a batch from files', () => {
  it('is made of all rows in their order, in parts, and computed to its end; equal rows are one blob', async () => {
    const rows = 1200;
    const values = Array.from({ length: rows * 4 }, (_, i) => Math.floor(i / 4) % 10);
    const made = await client().batches.create(
      await request({ each: 'row', file: 'a.npy' }, { 'a.npy': await npy(values, [rows, 4]) }),
    );
    expect(made.workunits).toBe(rows);
    const progress = () => client().batches.get(made.batch);
    expect(await eventually(progress, ({ state }) => state === 'running')).toMatchObject({
      ...{ workunits: rows, preparing: 0 },
    });
    const volunteer = await joinVolunteer(laboratory.origin, { hello: { ...STRONG_GPU, project } });
    const given = await scaleAll(laboratory.origin, volunteer);
    volunteer.close();
    expect(given).toHaveLength(rows);
    expect(new Set(given.map(({ inputs }) => inputs.a?.hash)).size).toBe(10);
    await eventually(progress, ({ state, accepted }) => state === 'done' && accepted === rows);
    const { results } = await client().batches.results(made.batch, { limit: 1000 });
    const read = (base64 = '') => [...new Float32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer)];
    expect(results.map(({ label }) => label).slice(0, 12)).toEqual(
      Array.from({ length: 12 }, (_, i) => `row ${i}`),
    );
    expect(read(results[7]?.outputs[0])).toEqual([14, 14, 14, 14]);
    expect(read(results[17]?.outputs[1])).toEqual([56]);
  }, 120_000);

  it('of large inputs stores each of them once, as a file that never was in memory', async () => {
    const n = 20_000;
    const values = Array.from({ length: 6 * n }, (_, i) => Math.floor(i / n) % 3);
    const before = await listed('blobs');
    const asked = await request({ each: 'row', file: 'a.npy' }, { 'a.npy': await npy(values, [6, n]) });
    await client().batches.create(asked);
    const added = (await listed('blobs')).filter(
      (name) => /[0-9a-f]{64}$/.test(name) && !before.includes(name),
    );
    expect(added, 'three rows, and the file').toHaveLength(4);
    expect(await listed('uploads'), 'nothing is left behind').not.toContainEqual(
      expect.stringContaining('.blob'),
    );
  });

  it('takes files of a ZIP, labels and params of a table', async () => {
    const row = await npy([1, 2], [2]);
    const zip = await zipOf({ 'b.npy': row, 'a.npy': row, 'c.npy': row });
    const table = 'label,n\na,2\nb,2\nc,2\n';
    const asked = await request(
      { each: 'file', file: 'a.zip' },
      { 'a.zip': zip, 't.csv': table },
      { table: 't.csv', params: { n: { column: 'n' } } },
    );
    expect((await client().batches.create(asked)).workunits).toBe(3);
  });
});

describe('refused with its issues, and nothing stored, is', () => {
  /** An NPY file with one text in its header replaced by another of the same length. */
  const npyWith = async (from: string, to: string): Promise<Bytes> => {
    const text = Buffer.from(await npy([1, 2, 3, 4], [2, 2])).toString('latin1');
    expect(text).toContain(from);
    return new Uint8Array(Buffer.from(text.replace(from, to), 'latin1'));
  };
  const damaged = async (): Promise<Bytes> => {
    const row = await npy([1, 2], [2]);
    const zip = await zipOf({ 'a.npy': row, 'b.npy': row }, false);
    // The last number of the last file: its checksum does not fit any more.
    const at = Buffer.from(zip).lastIndexOf(Buffer.from(row.slice(-8)));
    zip[at] = (zip[at] ?? 0) ^ 1;
    return zip;
  };
  const file = { each: 'file', file: 'x' };
  it.each<[string, object, () => Promise<Bytes | string> | string, object]>([
    [
      'an NPY of Fortran order',
      { each: 'row', file: 'x.npy' },
      () => npyWith("_order': False", "_order': True "),
      { where: 'x.npy', cure: expect.stringContaining('ascontiguousarray') },
    ],
    [
      'a big-endian NPY',
      { each: 'row', file: 'x.npy' },
      () => npyWith('<f4', '>f4'),
      {
        where: 'x.npy',
        message: expect.stringContaining('big-endian'),
        cure: expect.stringContaining('astype("<f4")'),
      },
    ],
    [
      'a CSV with a hole',
      { each: 'row', file: 'x.csv' },
      () => '1,2\n3,\n',
      { where: 'x.csv', line: 2, column: 3 },
    ],
    [
      'a ZIP bomb',
      file,
      () => zipOf({ 'a.npy': new Uint8Array(30_000_000) }),
      { message: expect.stringContaining('would grow') },
    ],
    ['a ZIP whose last file is damaged', file, damaged, { where: 'x/b.npy' }],
    ['a rule that is none', { each: 'third', file: 'x' }, () => 'x', { where: 'rule.inputs.a.each' }],
  ])('%s', async (_, inputs, bytes, issue) => {
    const name = 'file' in inputs ? String(inputs.file) : 'x';
    const asked = await request(inputs, { [name]: await bytes() });
    const before = [await client().batches.list(), await listed('blobs')];
    const refused = await client()
      .batches.create(asked)
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RefusedError);
    expect(refused).toMatchObject({ code: 'invalid-input', issues: [issue] });
    expect([await client().batches.list(), await listed('blobs')]).toEqual(before);
    expect(await listed('uploads')).not.toContainEqual(expect.stringContaining('.blob'));
  });

  it('a file that is not there, and a body that is neither form of a batch', async () => {
    const asked = await request({ each: 'row', file: 'a.npy' }, { 'a.npy': await npy([1], [1, 1]) });
    const hash = '0'.repeat(64);
    const issuesOf = async (body: object) =>
      ((await laboratory.api('POST', '/api/batches', body)).body as { issues: unknown[] }).issues;
    const files = { ...asked.cut.files, 'a.npy': hash };
    expect(await issuesOf({ ...asked, cut: { ...asked.cut, files } })).toMatchObject([
      { where: 'cut.files.a.npy', message: `there is no blob ${hash}` },
    ]);
    const wrong = { ...asked, cut: { rule: {}, files: { x: 'no hash' } } };
    expect(await issuesOf(wrong)).toMatchObject([
      { where: 'cut.files.x', message: expect.stringContaining('64') },
    ]);
    const { cut: _, ...plain } = asked;
    const unlike = { ...plain, workunits: [{ params: { n: 'two' } }] };
    expect(await issuesOf(unlike)).toMatchObject([{ where: 'workunits[0].params.n' }]);
  });
});

it('[S20] a plan tells size and time for the crowd that is there, and stores nothing', async () => {
  const asked = await request(
    { each: 'row', file: 'a.npy' },
    { 'a.npy': await npy(Array(40).fill(1), [10, 4]) },
  );
  const before = await client().batches.list();
  const alone = await client().batches.plan({ ...asked, quorum: 2 });
  expect(alone).toEqual({
    ...{ workunits: 10, cost: { total: 40_000, largest: 4000 }, memoryBytes: 40 },
    ...{ inputBytes: { total: 160, largest: 16 }, hosts: 0, seconds: null },
  });
  const hello = { ...STRONG_GPU, project };
  const crowd = await Promise.all([1, 2].map(() => joinVolunteer(laboratory.origin, { hello })));
  const { hosts, seconds } = await client().batches.plan({ ...asked, quorum: 2 });
  expect(hosts).toBe(2);
  expect(seconds).toBeGreaterThan(0);
  for (const volunteer of crowd) volunteer.close();
  expect(await client().batches.list()).toEqual(before);
});
