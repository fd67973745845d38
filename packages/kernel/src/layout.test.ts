/** Sizes, params and numbers of a workunit. */
import { describe, expect, test } from 'vitest';
import { tooManyWorkgroups } from './dispatches.ts';
import { decode, encode, findNonFinite, fromHalf } from './element.ts';
import { checkParams, layout, packParams, tooLarge } from './layout.ts';
import { Manifest } from './manifest.ts';

const manifest = Manifest.parse({
  name: 'sizes',
  title: 'Sizes',
  description: 'Buffers of many sizes.',
  license: 'Apache-2.0',
  params: [
    { name: 'n', type: 'u32', min: 1, max: 1000 },
    { name: 'shift', type: 'i32' },
    { name: 'scale', type: 'f32' },
  ],
  buffers: [
    { name: 'bytes', type: 'u8', shape: ['n'], role: 'input' },
    { name: 'records', type: { stride: 12 }, shape: ['n', 2], role: 'shared' },
    { name: 'halves', type: 'f16', shape: ['n'], role: 'output' },
    { name: 'free', type: 'f32', shape: [2], role: 'output', allowNonFinite: true },
    { name: 'nothing', type: 'f32', shape: ['n - 5'], role: 'scratch' },
  ],
  passes: [{ entryPoint: 'main', workgroups: [1] }],
  cost: '0 * n',
  agreement: { halves: { kind: 'exact' }, free: { kind: 'exact' } },
  variants: { webgpu: {} },
});

describe('layout', () => {
  test('gives every buffer its exact and its padded length', () => {
    const sizes = layout(manifest, { n: 5 });
    expect(sizes.buffers.map(({ bytes, paddedBytes }) => [bytes, paddedBytes])).toEqual([
      [5, 8],
      [120, 120],
      [10, 12],
      [8, 8],
      [0, 4],
    ]);
    expect(sizes.totalBytes).toBe(152);
    expect(sizes.outputBytes).toBe(18);
    expect(sizes.cost).toBe(1);
  });

  test('refuses a shape without a size', () => {
    expect(() => layout(manifest, { n: 4 })).toThrow(/`n - 5` is -1/);
  });
});

test('a buffer that no device can have is told, with its bytes', () => {
  const buffer = { name: 'big', type: 'f32', shape: ['n', 'n'], role: 'scratch' } as const;
  const sizesOf = (n: number) =>
    layout({ ...manifest, buffers: [{ ...buffer, shape: ['n', 'n'] }] }, { n }).buffers.flatMap(tooLarge);
  expect(sizesOf(32_767)).toEqual([]);
  expect(sizesOf(32_768)).toEqual([
    { message: expect.stringContaining('4294967296 bytes'), cure: expect.stringContaining('smaller') },
  ]);
});

test('more workgroups than a device starts at once need a slice along their axis', () => {
  const issuesOf = (n: number, slice?: 'x' | 'y') => {
    const pass = { entryPoint: 'main', workgroups: ['n', 1] };
    const cut = slice && { slice: { axis: slice, offset: 'first' } };
    const group = { passes: [{ ...pass, ...cut }], repeat: { count: 2 } };
    return tooManyWorkgroups({ ...manifest, passes: [{ entryPoint: 'one', workgroups: [1] }, group] }, { n });
  };
  expect(issuesOf(65_535)).toEqual([]);
  expect(issuesOf(65_536, 'x')).toEqual([]);
  for (const slice of [undefined, 'y'] as const)
    expect(issuesOf(65_536, slice)).toEqual([
      {
        message: expect.stringMatching(/passes\[1\]\.passes\[0\].*65536 workgroups along x/),
        cure: expect.any(String),
      },
    ]);
});

describe('params', () => {
  test('are packed in manifest order, four bytes each', () => {
    const bytes = packParams(manifest, { scale: 0.5, shift: -2, n: 2 ** 32 - 1 });
    expect(Array.from(bytes)).toEqual([255, 255, 255, 255, 254, 255, 255, 255, 0, 0, 0, 63]);
  });

  test.each([
    [{ n: 1, shift: 0, scale: 0.1 }, []],
    [{ shift: 0, scale: 1 }, ['params.n is missing']],
    [{ n: 1.5, shift: 0, scale: 1 }, ['params.n is 1.5, which is no whole number']],
    [{ n: 0, shift: 0, scale: 1 }, ['params.n is 0, outside 1 to 1000']],
    [{ n: 1, shift: 2 ** 31, scale: 1 }, ['params.shift is 2147483648, outside -2147483648 to 2147483647']],
    [{ n: 1, shift: 0, scale: Number.NaN }, ['params.scale is NaN']],
    [{ n: 1, shift: 0, scale: 1, m: 2 }, ['params.m is no param of this kernel']],
  ])('%j', (values, wanted) => {
    const issues = checkParams(manifest, values as Record<string, number>);
    expect(issues.map(({ where, message }) => `${where} ${message}`)).toEqual(wanted);
  });
});

describe('numbers', () => {
  test.each([
    ['u8', [0, 255]],
    ['i8', [-128, 127]],
    ['u16', [0, 65535]],
    ['i16', [-32768, 32767]],
    ['u32', [0, 2 ** 32 - 1]],
    ['i32', [-(2 ** 31), 2 ** 31 - 1]],
    ['f32', [0.5, -3]],
  ] as const)('of type %s survive encoding, at any place in memory', (type, values) => {
    const bytes = encode(type, values);
    const odd = new Uint8Array(bytes.length + 1);
    odd.set(bytes, 1);
    expect(Array.from(decode(type, odd.subarray(1)))).toEqual([...values]);
  });

  test.each([
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
    [0x8000, -0],
  ])('half %i is %d', (half, value) => {
    expect(fromHalf(half)).toBe(value);
  });

  test('that are not finite are found where the manifest does not allow them', () => {
    const free = encode('f32', [Number.NaN, Number.POSITIVE_INFINITY]);
    const halves = (last: number) => encode('u16', [0, 0x7bff, last]);
    expect(
      findNonFinite(
        manifest,
        new Map([
          ['halves', halves(0)],
          ['free', free],
        ]),
      ),
    ).toBeNull();
    expect(findNonFinite(manifest, new Map([['halves', halves(0xfc00)]]))).toEqual({
      buffer: 'halves',
      index: 2,
      value: Number.NEGATIVE_INFINITY,
    });
  });
});
