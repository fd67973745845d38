/** A kernel version's bytes and name. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { BundleError, canonicalJson, createBundle, openBundle } from './bundle.ts';
import { Manifest } from './manifest.ts';

const input = {
  name: 'tiny',
  title: 'Tiny “kernel”',
  description: 'Nothing.',
  license: 'Apache-2.0',
  params: [],
  buffers: [{ name: 'out', type: 'u32', shape: [1], role: 'output' }],
  cost: 1,
  agreement: { out: { kind: 'exact' } },
  variants: { wasm: { extent: 1 } },
};
const manifest = Manifest.parse(input);
const wasm = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) % 256);

test('its name is the SHA-256 of its bytes, whatever the order of keys', async () => {
  const bundle = await createBundle(manifest, { wasm });
  expect(bundle.id).toBe(createHash('sha256').update(bundle.bytes).digest('hex'));
  const reversed = Manifest.parse(Object.fromEntries(Object.entries(input).reverse()));
  const shuffled = Object.fromEntries(Object.entries(reversed).reverse()) as Manifest;
  expect((await createBundle(shuffled, { wasm })).id).toBe(bundle.id);
  expect((await createBundle({ ...manifest, title: 'Other' }, { wasm })).id).not.toBe(bundle.id);
});

const published = Manifest.parse({
  name: 'published',
  title: 'Published',
  description: 'A manifest as they were before groups of passes.',
  license: 'Apache-2.0',
  params: [{ name: 'n', type: 'u32', min: 1 }],
  buffers: [
    { name: 'given', type: 'f32', shape: ['n', 4], role: 'shared' },
    { name: 'maps', type: 'f32', shape: ['n'], role: 'derived' },
    { name: 'now', type: 'f32', shape: ['n'], role: 'output', allowNonFinite: true },
    { name: 'next', type: 'f32', shape: ['n'], role: 'scratch' },
  ],
  derive: { params: ['n'], cost: 'n', passes: [{ entryPoint: 'prepare', workgroups: ['ceil(n / 64)'] }] },
  passes: [
    { entryPoint: 'begin', workgroups: ['ceil(n / 64)', 1] },
    {
      entryPoint: 'step',
      workgroups: ['ceil(n / 64)'],
      repeat: { count: 'n', step: 'step' },
      swap: ['now', 'next'],
      bind: { before: 'given' },
      slice: { axis: 'x', offset: 'first' },
    },
  ],
  requires: { features: ['shader-f16'], limits: { maxBufferSize: 1000 } },
  cost: '10 * n',
  agreement: { now: { kind: 'tolerance', relative: 0.001 } },
  variants: { webgpu: { uniform: 'args' }, wasm: { extent: 'n', derive: 'n' } },
});

test('a manifest as it was before groups of passes keeps its name', async () => {
  const bundle = await createBundle(published, { wgsl: 'fn main() {}', wasm: Uint8Array.of(1, 2, 3) });
  expect(bundle.id).toBe('6a15ef197ed674516072d630e21fea98e0172502f08c430a9cbe0249f7a01223');
  expect((await openBundle(bundle.bytes)).manifest).toEqual(published);
});

test('opening gives back what was put in', async () => {
  const bundle = await createBundle(manifest, { wasm, wgsl: '// größer ≥' });
  const opened = await openBundle(bundle.bytes);
  expect(opened).toEqual(bundle);
  expect((await createBundle(opened.manifest, opened)).id).toBe(bundle.id);
});

test.each([
  ['nothing', ''],
  ['no JSON', '{'],
  ['another JSON', '{"manifest":{},"sources":{}}'],
  ['bad base64', canonicalJson({ manifest: input, sources: { wasm: '*' } })],
])('%s is refused', async (_, text) => {
  await expect(openBundle(new TextEncoder().encode(text))).rejects.toBeInstanceOf(BundleError);
});

test('bytes that are not UTF-8 are refused', async () => {
  await expect(openBundle(Uint8Array.of(0xff, 0xfe))).rejects.toBeInstanceOf(BundleError);
});
