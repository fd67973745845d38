import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiRefusal } from '@manyhands/protocol';
import { loadKernel } from '@manyhands/shaders/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Answer,
  type Laboratory,
  makeProject,
  openLaboratory,
  putBlob,
  STARTS_MS,
} from '../../test/laboratory.ts';
import { digestOf } from '../sockets/digest.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await openLaboratory();
}, STARTS_MS);
afterAll(() => laboratory.close(), STARTS_MS);

const refusal = ({ status, body }: Answer) => ({ status, ...ApiRefusal.parse(body) });
const batchesNow = async () => ((await laboratory.api('GET', '/api/batches')).body as unknown[]).length;

test('the API wants a token; health and the API document do not', async () => {
  const { origin, coordinator, dataDir } = laboratory;
  const asked = async (headers: Record<string, string>) =>
    (await fetch(`${origin}/api/batches`, { headers })).status;
  expect(await asked({})).toBe(401);
  expect(await asked({ authorization: 'Bearer nonsense' })).toBe(401);
  expect(await asked({ authorization: `Bearer ${'A'.repeat(43)}` })).toBe(401);
  expect(await asked({ authorization: `Bearer ${coordinator.token}` })).toBe(200);
  const file = join(dataDir, 'api-token');
  expect((await readFile(file, 'utf8')).trim()).toBe(coordinator.token);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await (await fetch(`${origin}/api/health`)).json()).toEqual({ status: 'ok', hostsOnline: 0 });
  const document = (await (await fetch(`${origin}/api/openapi.json`)).json()) as { paths: object };
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      '/api/projects',
      '/api/kernels',
      '/api/batches',
      '/api/screens',
      '/api/products',
    ]),
  );
});

test('blobs are stored under their hash only, read by anyone, in ranges, and cached for ever', async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
  const hash = await putBlob(laboratory, bytes);
  expect((await laboratory.api('PUT', `/api/blobs/${hash}`, bytes)).status).toBe(200);
  expect(refusal(await laboratory.api('PUT', `/api/blobs/${hash}`, bytes.subarray(1)))).toMatchObject({
    status: 422,
    code: 'invalid-input',
  });
  const response = await fetch(`${laboratory.origin}/blobs/${hash}`);
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  expect(response.headers.get('cache-control')).toContain('immutable');
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  const part = await fetch(`${laboratory.origin}/blobs/${hash}`, { headers: { range: 'bytes=10-19' } });
  expect(part.status).toBe(206);
  expect(part.headers.get('content-range')).toBe('bytes 10-19/100000');
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.subarray(10, 20));
  const beyond = await fetch(`${laboratory.origin}/blobs/${hash}`, { headers: { range: 'bytes=100000-' } });
  expect(beyond.status).toBe(416);
  expect((await fetch(`${laboratory.origin}/blobs/${'0'.repeat(64)}`)).status).toBe(404);
  expect((await fetch(`${laboratory.origin}/blobs/nonsense`)).status).toBe(422);
});

test('a body that does not fit says where and what', async () => {
  const answer = refusal(await laboratory.api('POST', '/api/projects', { id: 'Has Spaces', title: '' }));
  expect(answer).toMatchObject({ status: 422, code: 'invalid-input' });
  expect(answer.issues.map(({ where }) => where)).toEqual(
    expect.arrayContaining(['id', 'title', 'purpose', 'owner']),
  );
  const response = await fetch(`${laboratory.origin}/api/projects`, {
    method: 'POST',
    headers: { authorization: `Bearer ${laboratory.coordinator.token}`, 'content-type': 'application/json' },
    body: '{ not JSON',
  });
  expect([response.status, ApiRefusal.parse(await response.json()).code]).toEqual([422, 'invalid-input']);
  const id = await makeProject(laboratory);
  const again = { id, title: 'Again', purpose: 'None', owner: 'Nobody' };
  expect(refusal(await laboratory.api('POST', '/api/projects', again))).toMatchObject({ status: 409 });
});

test('matrices whose shapes do not fit are refused with the cure, and no workunit is made', async () => {
  const before = await batchesNow();
  const project = await makeProject(laboratory);
  const hash = await putBlob(laboratory, new Uint8Array(6 * 4 * 4).fill(1));
  const product = (a: unknown, b: unknown, more = {}) =>
    laboratory.api('POST', '/api/products', { project, title: 'P', a, b, tile: 8, ...more });
  const cases = [
    { answer: await product({ hash, shape: [6, 4] }, { hash, shape: [6, 4] }), where: 'b.shape' },
    { answer: await product({ hash, shape: [6, 5] }, { hash, shape: [5, 4] }), where: 'a' },
    { answer: await product({ hash: '0'.repeat(64), shape: [6, 4] }, { hash, shape: [4, 6] }), where: 'a' },
    {
      answer: await product({ hash, shape: [6, 4] }, { hash, shape: [4, 6] }, { mode: 'integer' }),
      where: 'a',
    },
  ];
  for (const { answer, where } of cases) {
    const { status, issues } = refusal(answer);
    expect(status).toBe(422);
    expect(issues[0]).toMatchObject({ where });
    expect(issues[0]?.cure).not.toBe('');
  }
  expect(await batchesNow()).toBe(before);
});

test('integers whose sums f32 cannot count are refused in the integer mode', async () => {
  const project = await makeProject(laboratory);
  const hash = await putBlob(laboratory, new Uint8Array(Float32Array.from([5000, 5000, 5000, 5000]).buffer));
  const matrix = { hash, shape: [2, 2] };
  const body = { project, title: 'P', a: matrix, b: matrix, tile: 8, mode: 'integer' };
  expect(refusal(await laboratory.api('POST', '/api/products', body)).issues).toMatchObject([
    { where: 'mode' },
  ]);
  const float = await laboratory.api('POST', '/api/products', { ...body, mode: 'float' });
  expect(float).toMatchObject({ status: 201, body: { workunits: 1 } });
});

test('a kernel that does not compile is refused with line and cure; one that does becomes a blob', async () => {
  const { manifest, wgsl, wasm, bytes, id } = await loadKernel('matmul-tile');
  if (wgsl === undefined || wasm === undefined) throw new Error('both variants were expected');
  const post = (webgpu: string, changed: unknown = manifest) =>
    laboratory.api('POST', '/api/kernels', {
      manifest: changed,
      sources: { webgpu, wasm: Buffer.from(wasm).toString('base64') },
    });
  const lines = wgsl.split('\n').length;
  const torn = refusal(await post(`${wgsl}\nfn extra() -> u32 { return 1.5; }\n`));
  expect(torn).toMatchObject({ status: 422, code: 'invalid-input' });
  expect(torn.issues).toEqual(
    expect.arrayContaining([expect.objectContaining({ where: 'kernel.wgsl', line: lines + 1 })]),
  );
  const wrong = refusal(await post(wgsl, { ...manifest, cost: '2 * m * q' }));
  expect(wrong.issues[0]).toMatchObject({ where: 'manifest.cost' });
  expect(await post(wgsl)).toMatchObject({ status: 201, body: { kernel: id } });
  const response = await fetch(`${laboratory.origin}/blobs/${id}`);
  expect(digestOf(new Uint8Array(await response.arrayBuffer()))).toBe(digestOf(bytes));
});

test('a batch of any kernel: wrong params, inputs and rules are refused by path; a right one is made', async () => {
  const { manifest, wgsl } = await loadKernel('matmul-tile');
  const { wasm: _, ...variants } = manifest.variants;
  const kernel = { manifest: { ...manifest, title: 'Other', variants }, sources: { webgpu: wgsl } };
  const created = (await laboratory.api('POST', '/api/kernels', kernel)).body as { kernel: string };
  const project = await makeProject(laboratory);
  const a = await putBlob(laboratory, new Uint8Array(8 * 4 * 4));
  const workunit = { label: 'one', params: { m: 8, n: 8, k: 4 }, inputs: { a, b: a } };
  const post = (changes: object, more: object = {}) =>
    laboratory.api('POST', '/api/batches', {
      ...{ project, title: 'Batch', kernel: created.kernel },
      workunits: [workunit, { ...workunit, ...changes }],
      ...more,
    });
  const where = async (changes: object, more: object = {}) =>
    refusal(await post(changes, more)).issues.map((issue) => issue.where);
  expect(await where({ params: { m: 8, n: 8 } })).toEqual(['workunits[1].params.k']);
  expect(await where({ params: { m: 8.5, n: 8, k: 4 } })).toEqual(['workunits[1].params.m']);
  expect(await where({ params: { m: 8, n: 8, k: 4, q: 1 } })).toEqual(['workunits[1].params.q']);
  expect(await where({ params: { m: 8, n: 8, k: 5 } })).toEqual([
    'workunits[1].inputs.a',
    'workunits[1].inputs.b',
  ]);
  expect(await where({ inputs: { a } })).toEqual(['workunits[1].inputs.b']);
  expect(await where({ inputs: { a, b: '0'.repeat(64) } })).toEqual(['workunits[1].inputs.b']);
  expect(await where({ inputs: { a, b: a, z: a } })).toEqual(['workunits[1].inputs.z']);
  const loose = { c: { kind: 'tolerance', absolute: 1, relative: 1 } };
  expect(await where({}, { agreement: loose })).toEqual(['agreement.c']);
  expect(await where({}, { quorum: 4, maxCopies: 3 })).toEqual(['maxCopies']);
  expect(await post({}, { project: 'nothing' })).toMatchObject({ status: 404 });
  expect(await post({}, { agreement: { c: { kind: 'exact' } } })).toMatchObject({
    status: 201,
    body: { workunits: 2 },
  });
});

const RECEPTOR = `ATOM      1  N   ALA A   1       0.000   0.000   0.000  1.00  0.00    -0.300 N
ATOM      2  CA  ALA A   1       1.450   0.000   0.000  1.00  0.00     0.100 C
`;

test('a wrong PDBQT is refused with file, line and cure', async () => {
  const before = await batchesNow();
  const project = await makeProject(laboratory);
  const screen = {
    ...{ project, title: 'Screen', placements: 10, box: { center: [0, 0, 0], size: [20, 20, 20] } },
    receptor: { name: 'protein.pdbqt', format: 'pdbqt', text: RECEPTOR },
    ligands: [
      { name: 'broken.pdbqt', pdbqt: 'ROOT\nATOM      1  C   LIG A   1       0.000   x.000   0.000\n' },
    ],
  };
  const ligand = refusal(await laboratory.api('POST', '/api/screens', screen));
  expect(ligand).toMatchObject({ status: 422, code: 'invalid-input' });
  const torn = ligand.issues.find(({ line }) => line === 2);
  expect(torn).toMatchObject({ where: 'broken.pdbqt' });
  expect(torn?.cure).not.toBe('');
  const text = RECEPTOR.replace('   1.450', '   1.4x0');
  const receptor = refusal(
    await laboratory.api('POST', '/api/screens', { ...screen, receptor: { ...screen.receptor, text } }),
  );
  expect(receptor.issues[0]).toMatchObject({ where: 'protein.pdbqt', line: 2 });
  expect(await batchesNow()).toBe(before);
});

test('a SMILES becomes a PDBQT in a thread of its own; a wrong one is refused', async () => {
  const prepared = await laboratory.api('POST', '/api/ligands', { name: 'ethanol', smiles: 'CCO' });
  expect(prepared.status).toBe(200);
  expect((prepared.body as { pdbqt: string }).pdbqt).toContain('ROOT');
  const wrong = refusal(await laboratory.api('POST', '/api/ligands', { name: 'torn', smiles: 'C1CC(' }));
  expect(wrong).toMatchObject({ status: 422 });
  expect(wrong.issues[0]).toMatchObject({ where: 'torn' });
});
