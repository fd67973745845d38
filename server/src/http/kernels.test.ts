import { createClient } from '@manyhands/client';
import { KernelVersionId, ProjectId } from '@manyhands/protocol';
import { GALLERY } from '@manyhands/shaders/gallery';
import { loadKernel } from '@manyhands/shaders/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Laboratory, openLaboratory, STARTS_MS } from '../../test/laboratory.ts';
import { makeResearcher } from '../../test/researcher.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await openLaboratory();
}, STARTS_MS);
afterAll(() => laboratory?.close(), STARTS_MS);

/** A researcher with a project, through the client that pages use. */
async function join() {
  const researcher = await makeResearcher(laboratory);
  const token = await researcher.token(['read', 'submit', 'manage']);
  const project = ProjectId.parse(await researcher.project());
  return { client: createClient({ origin: laboratory.origin, token }), project };
}

const WGSL = `@group(0) @binding(0) var<storage, read_write> squares: array<u32>;
@compute @workgroup_size(64)
fn square(@builtin(global_invocation_id) id: vec3<u32>) {
  squares[id.x] = id.x * id.x;
}
`;
const manifestOf = (title: string) => ({
  ...{ name: 'squares', title, description: 'Squares of whole numbers.', license: 'Apache-2.0' },
  params: [{ name: 'count', type: 'u32' }],
  buffers: [{ name: 'squares', type: 'u32', shape: ['count'], role: 'output' }],
  passes: [{ entryPoint: 'square', workgroups: ['ceil(count / 64)'] }],
  ...{ cost: 'count', agreement: { squares: { kind: 'exact' } }, variants: { webgpu: {} } },
});

test('a kernel is checked without being stored, and has the same id when it is', async () => {
  const { client, project } = await join();
  const body = { project, manifest: manifestOf('Checked first'), sources: { webgpu: WGSL } };
  const { kernel, issues } = await client.kernels.check(body);
  expect([kernel, issues]).toEqual([expect.any(String), []]);
  const id = KernelVersionId.parse(kernel);
  await expect(client.kernels.sources(id)).rejects.toMatchObject({ status: 404 });
  expect((await client.kernels.list()).map((one) => one.kernel)).not.toContain(id);
  expect(await client.kernels.create(body)).toEqual({ kernel: id });
});

test('a check tells everything at once: place, line, column and cure', async () => {
  const { client, project } = await join();
  const wrong = WGSL.replace('id.x * id.x', '1.5f').replace('fn square', 'fn squared');
  const shader = await client.kernels.check({
    ...{ project, manifest: manifestOf('Wrong'), sources: { webgpu: wrong } },
  });
  expect(shader.kernel).toBeNull();
  expect(shader.issues).toContainEqual(
    expect.objectContaining({ where: 'manifest.passes[0].entryPoint', cure: 'name one of `squared`' }),
  );
  expect(shader.issues).toContainEqual(
    expect.objectContaining({ where: 'kernel.wgsl', line: 4, column: expect.any(Number) }),
  );
  const manifest = { ...manifestOf(''), cost: 'many' };
  const both = await client.kernels.check({ project, manifest, sources: { webgpu: wrong } });
  expect(both.kernel).toBeNull();
  expect(both.issues.map(({ where }) => where)).toEqual(['manifest.title', 'kernel.wgsl']);
  for (const { cure } of [...shader.issues, ...both.issues]) expect(cure).not.toBe('');
});

test("lists show one's own kernels and published ones, with their sources", async () => {
  const [ann, bob] = [await join(), await join()];
  const make = async (title: string) =>
    (
      await ann.client.kernels.create({
        ...{ project: ann.project, manifest: manifestOf(title), sources: { webgpu: WGSL } },
      })
    ).kernel;
  const [kept, given] = [await make('Kept'), await make('Given')];
  await ann.client.kernels.publish(given);
  const [newest, older] = await ann.client.kernels.list();
  expect(newest).toMatchObject({ kernel: given, title: 'Given', state: 'published' });
  expect(newest?.publishedAt).toBeGreaterThanOrEqual(newest?.createdAt ?? Number.POSITIVE_INFINITY);
  expect(older).toEqual({
    ...{ kernel: kept, name: 'squares', title: 'Kept', projects: [ann.project], state: 'private' },
    ...{ variants: ['webgpu'], createdAt: expect.any(Number), publishedAt: null },
  });
  const seen = await bob.client.kernels.list();
  expect(seen).toContainEqual(expect.objectContaining({ kernel: given, projects: [] }));
  expect(seen.map(({ kernel }) => kernel)).not.toContain(kept);

  const sources = await bob.client.kernels.sources(given);
  expect(sources).toMatchObject({ manifest: { title: 'Given' }, webgpu: WGSL, wasm: null });
  await expect(bob.client.kernels.sources(kept)).rejects.toMatchObject({ status: 404 });
});

test('the gallery gives what a researcher begins from: it is admitted as it is', async () => {
  const { client, project } = await join();
  const shown = await client.kernels.gallery();
  expect(shown.map(({ name, field }) => ({ kernel: name, field }))).toEqual(
    GALLERY.map(({ kernel, field }) => ({ kernel, field })),
  );
  for (const { name, title } of shown) {
    const { manifest, webgpu, wasm } = await client.kernels.fromGallery(name);
    expect(manifest).toMatchObject({ title });
    const sources = { ...(webgpu === null ? {} : { webgpu }), ...(wasm === null ? {} : { wasm }) };
    const { kernel, issues } = await client.kernels.check({ project, manifest, sources });
    expect([name, kernel, issues]).toEqual([name, (await loadKernel(name)).id, []]);
  }
  await expect(client.kernels.fromGallery('matmul-tile')).rejects.toMatchObject({ status: 404 });
});
