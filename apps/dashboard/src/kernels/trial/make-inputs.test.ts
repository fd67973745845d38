/** Inputs of a test run: made up the same each time, or read from files that must fit. */
import { decode, layout, type Manifest } from '@manyhands/kernel';
import { expect, test } from 'vitest';
import { draftOf, FIRST_WGSL } from '../list/new-draft.ts';
import { makeInputs } from './make-inputs.ts';
import { paramsFor } from './settings.ts';
import { MOST_TRIAL_BYTES, sizesFor } from './sizes.ts';

const manifest = (type = 'f32'): Manifest => {
  const drafted: Manifest = JSON.parse(draftOf('A kernel', FIRST_WGSL).manifest);
  const [numbers, ...others] = drafted.buffers;
  return { ...drafted, buffers: [{ ...numbers, type }, ...others] as Manifest['buffers'] };
};
const sizes = (n: number, type?: string) => layout(manifest(type), { n });

test('numbers made up are finite, of the type, and the same each time', async () => {
  for (const type of ['u8', 'i8', 'u16', 'i16', 'f16', 'u32', 'i32', 'f32'] as const) {
    const [one, two] = await Promise.all([makeInputs(sizes(50, type), {}), makeInputs(sizes(50, type), {})]);
    if (!one.ok || !two.ok) throw new Error('inputs could not be made up');
    expect(one.buffers).toEqual(two.buffers);
    const values = Array.from(decode(type, one.buffers.numbers ?? new Uint8Array()));
    expect(values).toHaveLength(50);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(new Set(values).size).toBeGreaterThan(20);
  }
});

test('a CSV file is read as the buffer, and one of another length is refused with the cure', async () => {
  const file = new File(['1\n2\n3\n'], 'numbers.csv');
  const made = await makeInputs(sizes(3), { numbers: { kind: 'file', file } });
  expect(made.ok && Array.from(decode('f32', made.buffers.numbers ?? new Uint8Array()))).toEqual([1, 2, 3]);
  expect(await makeInputs(sizes(4), { numbers: { kind: 'file', file } })).toMatchObject({
    ok: false,
    issues: [{ where: 'numbers.csv', message: expect.stringContaining('3 elements') }],
  });
  const hole = new File(['1\n\n x\n'], 'hole.csv');
  expect(await makeInputs(sizes(3), { numbers: { kind: 'file', file: hole } })).toMatchObject({ ok: false });
});

test('params that stand in shapes begin small, and within their range', () => {
  expect(paramsFor(manifest(), {})).toEqual({ n: 1024 });
  const bounded = { ...manifest(), params: [{ name: 'n', type: 'u32' as const, max: 100 }] };
  expect(paramsFor(bounded, {})).toEqual({ n: 100 });
  expect(paramsFor(bounded, { n: 7 })).toEqual({ n: 7 });
});

test('a buffer larger than any device is refused before a byte of it is made', () => {
  expect(sizesFor(manifest(), { n: 4_000_000_000 })).toMatchObject({
    ok: false,
    issues: [
      { where: 'buffer numbers', cure: expect.stringContaining('smaller') },
      { where: 'buffer result' },
    ],
  });
  const half = MOST_TRIAL_BYTES / 8 + 1;
  expect(sizesFor(manifest(), { n: half })).toMatchObject({ ok: false, issues: [{ where: 'buffers' }] });
  const large = sizesFor(manifest(), { n: 40_000_000 });
  expect(large.ok && large.notes).toEqual([
    expect.stringContaining('requires.limits'),
    expect.stringContaining('requires.limits'),
  ]);
});
