/** What a kernel may ask of a device: each limit met exactly is admitted, one more is refused on its line with its cure. */
import { describe, expect, test } from 'vitest';
import { admit } from '../admit.ts';
import { createBundle } from '../bundle.ts';
import { Manifest } from '../manifest.ts';

interface Changes {
  readonly params?: object[];
  readonly requires?: object;
  readonly buffers?: object[];
}

/** Admission of a kernel whose pass `go` fills `out`. */
async function issuesOf(wgsl: string, { buffers = [], params = [], ...changes }: Changes = {}) {
  const manifest = Manifest.parse({
    name: 'limits',
    title: 'Limits',
    description: 'Asks for much.',
    license: 'Apache-2.0',
    params,
    buffers: [{ name: 'out', type: 'f32', shape: [64], role: 'output' }, ...buffers],
    passes: [{ entryPoint: 'go', workgroups: [1] }],
    cost: 1,
    agreement: { out: { kind: 'exact' } },
    variants: { webgpu: {} },
    ...changes,
  });
  return admit(await createBundle(manifest, { wgsl }));
}

const OUT = '@group(0) @binding(0) var<storage, read_write> out: array<f32>;';
const INDEX = '@builtin(local_invocation_index) i: u32';
const refusal = (line: number, message: RegExp, cure: RegExp) => ({
  where: 'kernel.wgsl',
  line,
  column: 1,
  message: expect.stringMatching(message),
  cure: expect.stringMatching(cure),
});

describe('storage buffers of a stage', () => {
  const kernelWith = (count: number) => {
    const names = Array.from({ length: count - 1 }, (_, i) => `more${i}`);
    const vars = names.map(
      (name, i) => `@group(0) @binding(${i + 1}) var<storage, read> ${name}: array<f32>;`,
    );
    const sum = names.map((name) => `${name}[i]`).join(' + ');
    return {
      wgsl: [OUT, ...vars, `@compute @workgroup_size(64) fn go(${INDEX}) { out[i] = ${sum}; }`].join('\n'),
      buffers: names.map((name) => ({ name, type: 'f32', shape: [64], role: 'input' })),
    };
  };

  test('are 8 on every device', async () => {
    const { wgsl, buffers } = kernelWith(8);
    expect(await issuesOf(wgsl, { buffers })).toEqual([]);
  });

  test('are refused when there are 9, unless the manifest requires as many', async () => {
    const { wgsl, buffers } = kernelWith(9);
    expect(await issuesOf(wgsl, { buffers })).toEqual([
      refusal(10, /`go` uses 9 storage buffers; 8/, /maxStorageBuffersPerShaderStage/),
    ]);
    const requires = { limits: { maxStorageBuffersPerShaderStage: 9 } };
    expect(await issuesOf(wgsl, { buffers, requires })).toEqual([]);
  });
});

describe('workgroup memory', () => {
  const kernelWith = (floats: number, size = String(floats)) => `const N = ${size}u;
struct Cell { at: vec3f, mass: f32 }
${OUT}
var<workgroup> cells: array<Cell, 256>;
var<workgroup> sums: array<f32, N>;
var<workgroup> unused: array<f32, 4096>;
fn through(i: u32) -> f32 { return sums[i] + cells[i].mass; }
@compute @workgroup_size(64) fn go(${INDEX}) { out[i] = through(i); }`;

  test('of 16 KiB is on every device, and what an entry point does not reach is none of it', async () => {
    expect(await issuesOf(kernelWith(3072))).toEqual([]);
  });

  test('beyond that is refused, unless the manifest requires it', async () => {
    expect(await issuesOf(kernelWith(3073))).toEqual([
      refusal(8, /`go` uses 16400 bytes of workgroup memory; 16384/, /maxComputeWorkgroupStorageSize/),
    ]);
    const requires = { limits: { maxComputeWorkgroupStorageSize: 32_768 } };
    expect(await issuesOf(kernelWith(3073), { requires })).toEqual([]);
  });
});

describe('a workgroup', () => {
  const kernelWith = (size: string, before = '') =>
    `${before}\n${OUT}\n@compute @workgroup_size(${size}) fn go(${INDEX}) { out[i] = 1.0; }`;

  test.each(['256', '16, 16', '1, 1, 64'])('of %s is on every device', async (size) => {
    expect(await issuesOf(kernelWith(size))).toEqual([]);
  });

  test.each(['257', '16, 17', '1, 1, 65', '2, 2, 65'])('of %s is refused', async (size) => {
    const [issue] = await issuesOf(kernelWith(size));
    expect(issue).toEqual(refusal(3, /more than 256 invocations/, /requires\.limits/));
  });

  test('whose size a param sets may be no larger than it may be for any value', async () => {
    const source = kernelWith('width', 'override width: u32 = 64;');
    const withMax = (max: number) => issuesOf(source, { params: [{ name: 'width', type: 'u32', max }] });
    expect(await withMax(256)).toEqual([]);
    expect(await withMax(257)).toEqual([refusal(3, /`width` wide, which may be 257; 256/, /max of 256/)]);
  });
});

describe('a variable', () => {
  const kernelWith = (second: string) =>
    `${OUT}\n${second}\n@compute @workgroup_size(64) fn go(${INDEX}) { out[i] = more[i]; }`;
  const buffers = [{ name: 'more', type: 'f32', shape: [64], role: 'input' }];

  test.each([
    ['without a place', 'var<storage, read> more: array<f32>;', /`more` has no place/],
    ['without a binding', '@group(0) var<storage, read> more: array<f32>;', /`more` has no place/],
    ['in a fifth group', '@group(4) @binding(0) var<storage, read> more: array<f32>;', /@group\(4\)/],
    ['at binding 1000', '@group(1) @binding(1000) var<storage, read> more: array<f32>;', /@binding\(1000\)/],
    [
      'where another lies',
      '@group(0) @binding(0) var<storage, read> more: array<f32>;',
      /`more` and `out`, both/,
    ],
  ])('%s is refused on its line', async (_, second, message) => {
    expect(await issuesOf(kernelWith(second), { buffers })).toEqual([refusal(2, message, /./)]);
  });
});

describe('an extension', () => {
  const source = (name: string) =>
    `enable ${name};\n${OUT}\n@compute @workgroup_size(64) fn go(${INDEX}) { out[i] = 1.0; }`;

  test.each([
    ['f16', 'shader-f16'],
    ['subgroups', 'subgroups'],
  ])('%s is admitted where the manifest requires its feature', async (name, feature) => {
    expect(await issuesOf(source(name))).toEqual([
      refusal(1, new RegExp(feature), new RegExp(`add "${feature}"`)),
    ]);
    expect(await issuesOf(source(name), { requires: { features: [feature] } })).toEqual([]);
  });

  test('that no kernel needs is refused', async () => {
    expect(await issuesOf(source('dual_source_blending'))).toEqual([refusal(1, /for no kernel/, /without/)]);
  });
});

test('a feature or a limit that nobody has is refused in the manifest', async () => {
  const wgsl = `${OUT}\n@compute @workgroup_size(64) fn go(${INDEX}) { out[i] = 1.0; }`;
  const requires = { features: ['depth-clip-control'], limits: { maxTextureDimension2D: 64 } };
  expect((await issuesOf(wgsl, { requires })).map(({ where }) => where)).toEqual([
    'manifest.requires.features[0]',
    'manifest.requires.limits.maxTextureDimension2D',
  ]);
});

test.each([
  ['larger than any device’s', [65_536, 16_384], /4294967296 bytes/],
  ['of no whole size', ['3 / 2'], /whole number/],
])('a buffer %s is refused in the manifest', async (_, shape, message) => {
  const wgsl = `${OUT}\n@group(0) @binding(1) var<storage, read_write> big: array<f32>;\n@compute @workgroup_size(64) fn go(${INDEX}) { out[i] = big[i]; }`;
  expect(await issuesOf(wgsl, { buffers: [{ name: 'big', type: 'f32', shape, role: 'scratch' }] })).toEqual([
    { where: 'manifest.buffers[1].shape', message: expect.stringMatching(message), cure: expect.any(String) },
  ]);
});
