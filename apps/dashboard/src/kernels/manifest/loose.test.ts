/** The form's view of a manifest: whatever is written is shown, and a change touches nothing else. */
import { expect, test } from 'vitest';
import { expressionsOf, looseManifest, swapOf, swapText, withValue } from './loose.ts';

test.each([
  null,
  7,
  'text',
  [],
  { params: 'none', buffers: [3, null, { shape: 'n' }], passes: {}, agreement: [] },
])('%j can be shown', (value) => {
  const manifest = looseManifest(value);
  expect(manifest.params).toEqual([]);
  expect(manifest.passes).toEqual([]);
  for (const buffer of manifest.buffers) expect(buffer).toMatchObject({ name: '', shape: [] });
});

test('a change keeps the order of members and what the form does not know', () => {
  const before = {
    name: 'a',
    later: { known: [1] },
    buffers: [{ name: 'x', description: 'kept' }, { name: 'y' }],
  };
  const after = withValue(before, ['buffers', 0, 'name'], 'z');
  expect(JSON.stringify(after)).toBe(JSON.stringify(before).replace('"x"', '"z"'));
  expect(withValue(before, ['buffers', 0], undefined)).toEqual({ ...before, buffers: [{ name: 'y' }] });
  expect(withValue({}, ['variants', 'wasm', 'extent'], 'n')).toEqual({ variants: { wasm: { extent: 'n' } } });
});

test('a name like `__proto__` changes no prototype', () => {
  withValue({}, ['__proto__', 'polluted'], true);
  expect({}).not.toHaveProperty('polluted');
});

test('shapes are parted at commas outside of calls', () => {
  expect(expressionsOf('max(n, 1), 4, ceil(m / 2)')).toEqual(['max(n, 1)', 4, 'ceil(m / 2)']);
  expect(expressionsOf(' n, ')).toEqual(['n']);
});

test('one pair of buffers or several are read as they are shown', () => {
  expect(swapOf('')).toBeUndefined();
  for (const swap of [
    ['a', 'b'],
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ])
    expect(swapOf(swapText(swap))).toEqual(swap);
});
