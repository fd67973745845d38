/** What is refused of a WGSL source, and where. */
import { expect, test } from 'vitest';
import { admit } from '../admit.ts';
import { createBundle } from '../bundle.ts';
import { Manifest } from '../manifest.ts';

const parts = {
  name: 'scale',
  title: 'Scale',
  description: 'Multiplies numbers.',
  license: 'Apache-2.0',
  params: [
    { name: 'n', type: 'u32' },
    { name: 'factor', type: 'f32' },
  ],
  buffers: [
    { name: 'numbers', type: 'f32', shape: ['n'], role: 'shared' },
    { name: 'scaled', type: 'f32', shape: ['n'], role: 'output' },
  ],
  passes: [{ entryPoint: 'main', workgroups: ['ceil(n / 64)'], slice: { axis: 'x', offset: 'first' } }],
  cost: 'n',
  agreement: { scaled: { kind: 'exact' } },
  variants: { webgpu: { uniform: 'args' } },
};
const wgsl = `struct Args { n: u32, factor: f32, first: u32, _pad: u32 }
@group(0) @binding(0) var<uniform> args: Args;
@group(0) @binding(1) var<storage, read> numbers: array<f32>;
@group(0) @binding(2) var<storage, read_write> scaled: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) i: u32) {
  let at = (group.x + args.first) * 64u + i;
  if (at < args.n) { scaled[at] = numbers[at] * args.factor; }
}
`;

async function issuesOf(source: string, changes: object = {}) {
  return admit(await createBundle(Manifest.parse({ ...parts, ...changes }), { wgsl: source }));
}

test('a source that fits its manifest is admitted', async () => {
  expect(await issuesOf(wgsl)).toEqual([]);
});

test.each([
  ['text that is no WGSL', 'let args', 'fn ( { let args', 6, /./],
  ['a workgroup that is too large', '64', '512', 5, /512 × 1 × 1/],
  ['shared bytes that may be written', '<storage, read>', '<storage, read_write>', 3, /shared/],
  [
    'a texture',
    '@group(0) @binding(1) var<storage, read> numbers: array<f32>',
    '@group(0) @binding(1) var numbers: texture_1d<f32>',
    3,
    /neither/,
  ],
  ['a member that no param fills', 'factor: f32', 'factor: f32, other: u32', 2, /`other`/],
  ['a member of another type', 'factor: f32', 'factor: u32', 2, /`factor` is u32/],
  ['a matrix in the uniform', 'factor: f32', 'factor: mat2x2f', 2, /`factor`/],
  ['a missing offset', 'first: u32, ', '', 2, /no member `first`/],
  ['a loop without a bound', 'if (at <', 'loop { } if (at <', 7, /no visible bound/],
  ['an override without a value', 'struct Args', 'override unset: u32; struct Args', 1, /`unset`/],
])('%s is refused on its line', async (_, text, replacement, line, message) => {
  const source = wgsl.replace(text === 'let args' ? '  let at' : text, replacement);
  const issues = await issuesOf(source);
  expect(issues).toContainEqual(
    expect.objectContaining({
      where: 'kernel.wgsl',
      line,
      column: expect.any(Number),
      message: expect.stringMatching(message),
      cure: expect.stringMatching(/\w/),
    }),
  );
});

test.each([
  [
    'an entry point that is not there',
    { passes: [{ entryPoint: 'start', workgroups: [1] }] },
    'manifest.passes[0].entryPoint',
  ],
  [
    'a buffer without a variable',
    { buffers: [...parts.buffers, { name: 'more', type: 'f32', shape: [1], role: 'scratch' }] },
    'manifest.buffers[2]',
  ],
  [
    'a uniform that is not there',
    { variants: { webgpu: { uniform: 'params' } } },
    'manifest.variants.webgpu.uniform',
  ],
])('%s is refused in the manifest', async (_, changes, where) => {
  expect((await issuesOf(wgsl, changes)).map((issue) => issue.where)).toContain(where);
});

test('a variable without a buffer is refused', async () => {
  const issues = await issuesOf(wgsl.replaceAll('numbers', 'values'));
  expect(issues.map(({ where, line }) => [where, line])).toEqual([
    ['kernel.wgsl', 3],
    ['manifest.buffers[0]', undefined],
  ]);
});

test('an output that nothing may write is refused', async () => {
  const source = wgsl
    .replace('read_write> scaled', 'read> scaled')
    .replace('scaled[at] = ', 'let x = scaled[at] + ');
  expect(await issuesOf(source)).toMatchObject([
    { where: 'manifest.buffers[1]', message: expect.stringMatching(/never writable/) },
  ]);
});

test('a variant without its source, and a source without its variant, are refused', async () => {
  const manifest = Manifest.parse({ ...parts, variants: { wasm: { extent: 1 } } });
  const issues = await admit(await createBundle(manifest, { wgsl }));
  expect(issues.map(({ where }) => where)).toEqual(expect.arrayContaining(['kernel.wgsl', 'kernel.wasm']));
});

test("a compiler's opinion is asked for, and heard where nothing else was said of the line", async () => {
  const bundle = await createBundle(Manifest.parse(parts), { wgsl });
  const opinion = { where: 'kernel.wgsl', line: 7, column: 3, message: 'no such type', cure: 'correct it' };
  expect(await admit(bundle, { compileWgsl: (source) => (source === wgsl ? [opinion] : []) })).toEqual([
    opinion,
  ]);
});
