/** Manifests drafted for shaders of unlike shape: each is accepted as it is, and its guesses are the right ones. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { admit } from '../admit.ts';
import { createBundle } from '../bundle.ts';
import { Manifest } from '../manifest.ts';
import { parseManifest } from '../parse.ts';
import { flatPasses } from '../passes.ts';
import { reflectWgsl, WgslError } from '../wgsl/reflect.ts';
import { draftManifest } from './draft.ts';

/** The draft, once parser and admission have nothing against it. */
async function admitted(wgsl: string) {
  const draft = draftManifest(wgsl, 'A shader');
  expect(parseManifest(draft.manifest)).toMatchObject({ ok: true });
  const said = { ...draft.manifest, description: 'Computes.', license: 'MIT' };
  expect(await admit(await createBundle(Manifest.parse(said), { wgsl }))).toEqual([]);
  return { ...draft, roles: draft.manifest.buffers.map(({ name, role }) => [name, role]) };
}

test('a saxpy with its length in the uniform', async () => {
  const { manifest, roles } = await admitted(`// Adds a multiple of one vector to another.
struct Args { n: u32, a: f32, _pad: vec2u }
@group(0) @binding(0) var<uniform> args: Args;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<f32>;
@group(0) @binding(3) var<storage, read_write> result: array<f32>;
@compute @workgroup_size(128) fn saxpy(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < args.n) { result[id.x] = args.a * x[id.x] + y[id.x]; }
}`);
  expect(roles).toEqual([
    ['x', 'input'],
    ['y', 'input'],
    ['result', 'output'],
  ]);
  expect(manifest).toMatchObject({
    name: 'a-shader',
    description: 'Adds a multiple of one vector to another.',
    params: [
      { name: 'n', type: 'u32' },
      { name: 'a', type: 'f32' },
    ],
    passes: [{ entryPoint: 'saxpy', workgroups: ['ceil(n / 128)'] }],
    cost: 'n',
    agreement: { result: { kind: 'tolerance' } },
    variants: { webgpu: { uniform: 'args' } },
  });
});

test('numbers changed in place, without a uniform: an input, an output, and an exchange', async () => {
  const { manifest, roles, notes } = await admitted(`
@group(0) @binding(0) var<storage, read_write> v_indices: array<u32>;
fn collatz(start: u32) -> u32 {
  var n = start; var i = 0u;
  for (; i < 1000u; i++) { if (n <= 1u) { break; } n = select(3u * n + 1u, n / 2u, n % 2u == 0u); }
  return i;
}
@compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  v_indices[id.x] = collatz(v_indices[id.x]);
}`);
  expect(roles).toEqual([
    ['v_indices', 'input'],
    ['v_indices_out', 'output'],
  ]);
  expect(manifest.passes).toEqual([
    { entryPoint: 'main', workgroups: ['n'], swap: ['v_indices', 'v_indices_out'] },
  ]);
  expect(manifest.params).toEqual([{ name: 'n', type: 'u32', min: 1 }]);
  expect(manifest.agreement).toEqual({ v_indices_out: { kind: 'exact' } });
  expect(notes.map(({ where }) => where)).toEqual(['manifest.params', 'manifest.buffers[0]']);
});

test('a histogram of atomics with a fixed number of bins', async () => {
  const { manifest, roles } = await admitted(`
@group(0) @binding(0) var<uniform> count: u32;
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read_write> bins: array<atomic<u32>, 256>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < count) { atomicAdd(&bins[values[id.x] % 256u], 1u); }
}`);
  expect(roles).toEqual([
    ['values', 'input'],
    ['bins', 'output'],
  ]);
  expect(manifest.buffers.map(({ shape }) => shape)).toEqual([['count'], [256]]);
  expect(flatPasses(manifest.passes)[0]?.workgroups).toEqual(['ceil(count / 64)']);
});

test('an image of vectors on a grid told by a vector', async () => {
  const { manifest } = await admitted(`
struct View { size: vec2<u32>, zoom: f32 }
@group(1) @binding(0) var<uniform> view: View;
@group(1) @binding(3) var<storage, read_write> pixels: array<vec4<f32>>;
@compute @workgroup_size(8, 8) fn render(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= view.size.x || id.y >= view.size.y) { return; }
  pixels[id.y * view.size.x + id.x] = vec4f(f32(id.x) * view.zoom, 0.0, 0.0, 1.0);
}`);
  expect(manifest.buffers).toEqual([
    { name: 'pixels', type: 'f32', shape: ['size_y', 'size_x', 4], role: 'output' },
  ]);
  expect(flatPasses(manifest.passes)[0]?.workgroups).toEqual(['ceil(size_x / 8)', 'ceil(size_y / 8)']);
});

test('two passes with scratch between them, a table, and records', async () => {
  const { roles, manifest, notes } = await admitted(`
struct Body { at: vec3f, mass: f32 }
struct Mixed { id: u32, weight: f32 }
override radius: u32;
@group(0) @binding(0) var<storage, read> bodies: array<Body>;
@group(0) @binding(1) var<storage, read> kernel_table: array<f32, 32>;
@group(0) @binding(2) var<storage, read_write> partial_sums: array<f32>;
@group(0) @binding(3) var<storage, read_write> found: array<Mixed>;
@compute @workgroup_size(64) fn gather(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&bodies)) { partial_sums[id.x] = bodies[id.x].mass * kernel_table[id.x % 32u]; }
}
@compute @workgroup_size(64) fn finish(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&bodies)) { found[id.x] = Mixed(id.x, partial_sums[id.x] * f32(radius)); }
}`);
  expect(roles).toEqual([
    ['bodies', 'input'],
    ['kernel_table', 'shared'],
    ['partial_sums', 'scratch'],
    ['found', 'output'],
  ]);
  expect(manifest.buffers.map(({ type, shape }) => [type, shape])).toEqual([
    ['f32', ['n', 4]],
    ['f32', [32]],
    ['f32', ['n']],
    [{ stride: 8 }, ['n']],
  ]);
  expect(manifest.params.map(({ name }) => name)).toEqual(['radius', 'n']);
  expect(flatPasses(manifest.passes).map(({ entryPoint }) => entryPoint)).toEqual(['gather', 'finish']);
  expect(notes).toContainEqual(expect.objectContaining({ where: 'manifest.passes' }));
});

test('half precision and a large workgroup are asked for', async () => {
  const { manifest } = await admitted(`enable f16;
@group(0) @binding(0) var<storage, read> a: array<f16>;
@group(0) @binding(1) var<storage, read_write> b: array<vec2<f16>>;
@compute @workgroup_size(512) fn main(@builtin(global_invocation_id) id: vec3u) { b[id.x] = vec2<f16>(a[id.x], a[id.x]); }`);
  expect(manifest.requires).toEqual({
    features: ['shader-f16'],
    limits: { maxComputeInvocationsPerWorkgroup: 512, maxComputeWorkgroupSizeX: 512 },
  });
  expect(manifest.buffers.map(({ type, shape }) => [type, shape])).toEqual([
    ['f16', ['n']],
    ['f16', ['n', 2]],
  ]);
});

test('a uniform that holds a matrix is a buffer, as no param could fill it', async () => {
  const { manifest } = await admitted(`
struct Camera { turn: mat4x4f }
@group(0) @binding(0) var<uniform> camera: Camera;
@group(0) @binding(1) var<storage, read_write> out: array<vec4f>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) { out[id.x] = camera.turn[id.x % 4u]; }`);
  expect(manifest.variants).toEqual({ webgpu: {} });
  expect(manifest.buffers[0]).toEqual({ name: 'camera', type: 'f32', shape: [16], role: 'input' });
});

test('description and license that the source does not tell are asked for, and no version is made without', async () => {
  const wgsl = `@group(0) @binding(0) var<storage, read_write> out: array<u32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) { out[id.x] = id.x; }`;
  const against = async (source: string, changes: object = {}) => {
    const manifest = Manifest.parse({ ...draftManifest(source).manifest, ...changes });
    return (await admit(await createBundle(manifest, { wgsl: source }))).map(({ where }) => where);
  };
  expect(await against(wgsl)).toEqual(['manifest.description', 'manifest.license']);
  expect(await against(wgsl, { description: ' ', license: 'MIT' })).toEqual(['manifest.description']);
  const told = `// Counts up.\n// SPDX-License-Identifier: CC0-1.0\n${wgsl}`;
  expect(await against(told)).toEqual([]);
  expect(draftManifest(told).notes).toContainEqual(
    expect.objectContaining({ where: 'manifest.description' }),
  );
  expect(await against(`// ------\n${wgsl}`, { license: 'MIT' })).toEqual(['manifest.description']);
});

test('text that is no WGSL is told with its line', () => {
  expect(() => draftManifest('fn main() {}\nfn ( {')).toThrow(WgslError);
});

test.each(['matmul-tile', 'n-body', 'option-price', 'path-trace', 'shallow-water', 'smith-waterman'])(
  'reflection finds in %s what its own manifest says',
  (name) => {
    const file = (path: string) =>
      readFileSync(new URL(`../../../../shaders/${name}/${path}`, import.meta.url), 'utf8');
    const own = Manifest.parse(JSON.parse(file('manifest.json')));
    const { manifest } = draftManifest(file('kernel.wgsl'));
    expect(manifest.variants.webgpu).toEqual(own.variants.webgpu);
    const drafted = new Set(manifest.buffers.map((buffer) => buffer.name));
    const variables = flatPasses(own.passes).flatMap(({ bind }) => Object.values(bind ?? {}));
    const bound = own.buffers.filter((buffer) => !variables.includes(buffer.name));
    for (const buffer of bound) expect(drafted).toContain(buffer.name);
    const members = reflectWgsl(file('kernel.wgsl')).uniforms.get(
      own.variants.webgpu?.uniform ?? '',
    )?.members;
    const filled = own.params.filter(({ name }) => members?.some((member) => member.name === name));
    for (const { name, type } of filled) expect(manifest.params).toContainEqual({ name, type });
    expect(new Set(flatPasses(manifest.passes).map(({ entryPoint }) => entryPoint))).toEqual(
      new Set(flatPasses(own.passes).map(({ entryPoint }) => entryPoint)),
    );
  },
);
