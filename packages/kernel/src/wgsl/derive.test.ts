/** Which WGSL may derive: nothing of the workunit goes in, and nothing but derived buffers is kept. */
import { expect, test } from 'vitest';
import { admit } from '../admit.ts';
import { createBundle } from '../bundle.ts';
import { Manifest } from '../manifest.ts';

const parts = {
  name: 'sums',
  title: 'Sums',
  description: 'Adds to squares.',
  license: 'Apache-2.0',
  params: [
    { name: 'n', type: 'u32' },
    { name: 'width', type: 'u32' },
  ],
  buffers: [
    { name: 'numbers', type: 'u32', shape: ['n'], role: 'shared' },
    { name: 'squares', type: 'u32', shape: ['n'], role: 'derived' },
    { name: 'own', type: 'u32', shape: ['n'], role: 'input' },
    { name: 'sums', type: 'u32', shape: ['n'], role: 'output' },
    { name: 'room', type: 'u32', shape: ['n'], role: 'scratch' },
  ],
  derive: {
    params: ['n'],
    cost: 'n',
    passes: [{ entryPoint: 'square', workgroups: ['n'], bind: { made: 'squares' } }],
  },
  passes: [{ entryPoint: 'add', workgroups: ['n'] }],
  cost: 'n',
  agreement: { sums: { kind: 'exact' } },
  variants: { webgpu: {} },
};
const wgsl = `@group(0) @binding(0) var<storage, read> numbers: array<u32>;
@group(0) @binding(1) var<storage, read> squares: array<u32>;
@group(0) @binding(2) var<storage, read_write> made: array<u32>;
@group(0) @binding(3) var<storage, read> own: array<u32>;
@group(0) @binding(4) var<storage, read_write> sums: array<u32>;
@group(0) @binding(5) var<storage, read_write> room: array<u32>;
@compute @workgroup_size(1) fn square(@builtin(workgroup_id) id: vec3u) { made[id.x] = numbers[id.x] * numbers[id.x]; }
@compute @workgroup_size(1) fn add(@builtin(workgroup_id) id: vec3u) { room[id.x] = own[id.x]; sums[id.x] = squares[id.x] + room[id.x]; }
`;
const issuesOf = async (source: string, changes: object = {}) =>
  admit(await createBundle(Manifest.parse({ ...parts, ...changes }), { wgsl: source }));

test('a kernel that derives from shared buffers is admitted', async () => {
  expect(await issuesOf(wgsl)).toEqual([]);
});

test.each([
  ['reads an input', '= numbers[id.x] * own[id.x]', 4, /`square` derives, but uses `own`/],
  ['writes an output', '= numbers[id.x]; sums[id.x] = 1u', 5, /`square` derives, but uses `sums`/],
  ['reads scratch', '= room[id.x]', 6, /`square` derives, but uses `room`/],
])('deriving that %s is refused on the line of the buffer', async (_, body, line, message) => {
  expect(await issuesOf(wgsl.replace('= numbers[id.x] * numbers[id.x]', body))).toContainEqual(
    expect.objectContaining({ where: 'kernel.wgsl', line, message: expect.stringMatching(message) }),
  );
});

test('a function in between hides nothing', async () => {
  const source = `${wgsl.replace('* numbers[id.x]', '* through(id.x)')}fn through(i: u32) -> u32 { return own[i]; }\n`;
  expect(await issuesOf(source)).toMatchObject([{ line: 4, message: expect.stringMatching(/uses `own`/) }]);
});

test('a pass of the workunit that may write what is kept is refused', async () => {
  const source = wgsl.replace('sums[id.x] = squares', 'made[id.x] = own[id.x]; sums[id.x] = squares');
  const passes = [{ entryPoint: 'add', workgroups: ['n'], bind: { made: 'squares' } }];
  expect(await issuesOf(source, { passes })).toMatchObject([
    { line: 3, message: expect.stringMatching(/`squares` is kept for later workunits, but `add`/) },
  ]);
});

test('a derived buffer that nothing fills is refused', async () => {
  const derive = {
    ...parts.derive,
    passes: [{ entryPoint: 'square', workgroups: ['n'], bind: { made: 'room' } }],
  };
  expect((await issuesOf(wgsl, { derive })).map(({ message }) => message)).toContainEqual(
    'derived `squares` is never writable',
  );
});

test('an override that deriving is not shown is refused', async () => {
  const source = `override width: u32 = 1;\n${wgsl}`;
  expect(await issuesOf(source)).toMatchObject([{ line: 1, message: expect.stringMatching(/`width`/) }]);
  expect(await issuesOf(source, { derive: { ...parts.derive, params: ['n', 'width'] } })).toEqual([]);
});
