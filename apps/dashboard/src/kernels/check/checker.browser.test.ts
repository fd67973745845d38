/** Bad kernels as they are typed: each has its issue, its place and its cure, found in the worker of the page. */
import { afterEach, expect, test } from 'vitest';
import { draftOf, FIRST_WGSL } from '../list/new-draft.ts';
import { type Checker, openChecker } from './checker.ts';
import { browserCompiler } from './tint.ts';

let checker: Checker | undefined;
afterEach(() => checker?.close());

async function checked(wgsl: string, changes: { manifest?: string; wasm?: Uint8Array } = {}) {
  checker = openChecker();
  const { manifest } = draftOf('A kernel', FIRST_WGSL);
  return checker.check({ wgsl, manifest: changes.manifest ?? manifest, wasm: changes.wasm ?? null });
}

test('the first kernel has nothing against it but what its researcher has to say', async () => {
  const found = await checked(FIRST_WGSL);
  expect(found.issues.map(({ where }) => where)).toEqual(['manifest.description', 'manifest.license']);
  expect(found).toMatchObject({ entryPoints: ['main'], uniforms: ['args'], manifest: { title: 'A kernel' } });
});

test.each([
  [
    'an unbounded loop',
    FIRST_WGSL.replace('result[id.x] =', 'loop { } result[id.x] ='),
    11,
    /no visible bound/,
  ],
  ['a binding that the manifest lacks', FIRST_WGSL.replaceAll('numbers', 'others'), 4, /no buffer `others`/],
  ['text that is no WGSL', `${FIRST_WGSL}fn (`, 13, /./],
])('%s is told at its line', async (_, wgsl, line, message) => {
  const { issues } = await checked(wgsl);
  expect(issues).toContainEqual(
    expect.objectContaining({ where: 'kernel.wgsl', line, message: expect.stringMatching(message) }),
  );
});

test('a manifest with a fault is told, in the JSON and in its meaning', async () => {
  expect((await checked(FIRST_WGSL, { manifest: '{\n "name": }' })).issues).toMatchObject([{ line: 2 }]);
  const { manifest } = draftOf('A kernel', FIRST_WGSL);
  const { issues } = await checked(FIRST_WGSL, { manifest: manifest.replace('"output"', '"input"') });
  expect(issues.map(({ where }) => where)).toContain('manifest.buffers');
});

test('a guess is told until its part of the manifest is changed', async () => {
  const { manifest } = draftOf('A kernel', FIRST_WGSL);
  const guesses = async (text: string) =>
    (await checked(FIRST_WGSL, { manifest: text })).guesses.map(({ where }) => where);
  expect(await guesses(manifest)).toEqual(['manifest.agreement.result']);
  expect(await guesses(manifest.replace('"relative": 0.0001', '"relative": 0.001'))).toEqual([]);
});

test('a WebAssembly module with wrong exports is told', async () => {
  const { manifest } = draftOf('A kernel', FIRST_WGSL, new Uint8Array());
  const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const { issues } = await checked(FIRST_WGSL, { manifest, wasm: empty });
  expect(issues.map(({ message }) => message)).toEqual(
    expect.arrayContaining([expect.stringContaining('`run`'), expect.stringContaining('memory')]),
  );
});

test("the browser's compiler finds what reflection cannot", async () => {
  const compile = await browserCompiler();
  if (!compile) throw new Error('this Chromium has no WebGPU');
  expect(await compile(FIRST_WGSL)).toEqual([]);
  expect(await compile(FIRST_WGSL.replace('2.0', 'missing'))).toMatchObject([
    { where: 'kernel.wgsl', line: 11, message: expect.stringContaining('missing') },
  ]);
});
