/** Which dispatches a workunit is cut into. */
import { flatPasses, layout, Manifest, type Pass, type Passes } from '@manyhands/kernel';
import { describe, expect, test } from 'vitest';
import { Cursor } from './cursor.ts';
import { compose, Paces } from './submit.ts';

const manifestOf = (passes: Passes) =>
  Manifest.parse({
    name: 'cut',
    title: 'Cut',
    description: 'Cut into slices.',
    license: 'Apache-2.0',
    params: [{ name: 'n', type: 'u32' }],
    buffers: [
      { name: 'a', type: 'u32', shape: [1], role: 'output' },
      ...['b', 'c', 'd'].map((name) => ({ name, type: 'u32', shape: [1], role: 'scratch' })),
    ],
    passes,
    cost: 1200,
    agreement: { a: { kind: 'exact' } },
    variants: { webgpu: {} },
  });

// The cursor only hands buffers on, so names do for devices' buffers.
const buffers = new Map(['a', 'b', 'c', 'd'].map((name) => [name, name as unknown as GPUBuffer]));
function cursorOf(passes: Passes, n = 10, mostGroups = 65_535): Cursor {
  const manifest = manifestOf(passes);
  const walk = { passes: manifest.passes, firstIndex: 0, cost: layout(manifest, { n }).cost };
  return new Cursor(walk, { n }, buffers, mostGroups);
}

function takeAll(cursor: Cursor, units: number) {
  const steps = [];
  while (!cursor.done) steps.push(cursor.take(units));
  return steps;
}

test('a pass is cut along its axis into slices that cover it once, each told where it begins', () => {
  const cursor = cursorOf([{ entryPoint: 'p', workgroups: [3, 'n'], slice: { axis: 'y', offset: 'first' } }]);
  const steps = takeAll(cursor, 500);
  expect(steps.map(({ workgroups }) => workgroups)).toEqual([
    [3, 4, 1],
    [3, 4, 1],
    [3, 2, 1],
  ]);
  expect(steps.map(({ values }) => values)).toEqual([{ first: 0 }, { first: 4 }, { first: 8 }]);
  expect(steps.reduce((sum, { units }) => sum + units, 0)).toBeCloseTo(1200);
});

test('a pass that allows no slices runs whole, however little is asked for', () => {
  const steps = takeAll(cursorOf([{ entryPoint: 'p', workgroups: [3, 'n'] }]), 0);
  expect(steps.map(({ workgroups }) => workgroups)).toEqual([[3, 10, 1]]);
});

test('buffers are exchanged after each whole repeat, not after each slice', () => {
  const cursor = cursorOf([
    {
      entryPoint: 'p',
      workgroups: [2],
      repeat: { count: 3, step: 'round' },
      swap: ['a', 'b'],
      slice: { axis: 'x', offset: 'first' },
    },
  ]);
  const steps = takeAll(cursor, 0);
  expect(steps.map(({ values }) => [values.round, values.first])).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
    [2, 0],
    [2, 1],
  ]);
  expect(steps.map((step) => step.buffers.get('a') as unknown)).toEqual(['a', 'a', 'b', 'b', 'a', 'a']);
  expect(cursor.buffers.get('a') as unknown).toBe('b');
});

describe('a group of passes', () => {
  const kick: Pass = { entryPoint: 'kick', workgroups: [1], repeat: { count: 2, step: 'half' } };
  const drift: Pass = { entryPoint: 'drift', workgroups: [2], slice: { axis: 'x', offset: 'first' } };

  test('runs in turn as often as it is repeated, each pass told the round', () => {
    const passes: Passes = [
      { entryPoint: 'begin', workgroups: [1] },
      { passes: [kick, drift], repeat: { count: 'n - 8', step: 'round' } },
      { entryPoint: 'end', workgroups: [1] },
    ];
    const steps = takeAll(cursorOf(passes), 0);
    const names = flatPasses(passes).map(({ entryPoint }) => entryPoint);
    expect(steps.map(({ passIndex, values }) => [names[passIndex], values])).toEqual([
      ['begin', {}],
      ...[0, 1].flatMap((round) => [
        ['kick', { round, half: 0 }],
        ['kick', { round, half: 1 }],
        ['drift', { round, first: 0 }],
        ['drift', { round, first: 1 }],
      ]),
      ['end', {}],
    ]);
    expect(steps.reduce((sum, { units }) => sum + units, 0)).toBeCloseTo(1200);
  });

  test('exchanges its pairs after each round, and its passes theirs after each of their repeats', () => {
    const swap: Pass['swap'] = [
      ['a', 'b'],
      ['c', 'd'],
    ];
    const own: Pass = { ...drift, swap: ['b', 'd'] };
    const cursor = cursorOf([{ passes: [kick, own], repeat: { count: 2 }, swap }]);
    const seen = takeAll(cursor, 1e9).map(({ buffers }) => [...buffers.values()].join(''));
    expect(seen).toEqual(['abcd', 'abcd', 'abcd', 'dabc', 'dabc', 'dabc']);
    expect([...cursor.buffers.values()].join('')).toBe('cdab');
  });

  test('of which nothing runs exchanges nothing', () => {
    const empty: Pass = { entryPoint: 'none', workgroups: [0], swap: ['a', 'b'] };
    const cursor = cursorOf([
      { passes: [empty], repeat: { count: 3 }, swap: ['a', 'b'] },
      { passes: [drift], repeat: { count: 0 }, swap: ['a', 'b'] },
      { passes: [empty, drift], repeat: { count: 1 } },
    ]);
    expect(takeAll(cursor, 1e9).map(({ passIndex }) => passIndex)).toEqual([3]);
    expect(cursor.buffers.get('a') as unknown).toBe('a');
  });

  test('shares a submission once its passes are known, and none of them grows faster than by two', () => {
    const paces = new Paces();
    const cursor = cursorOf([{ passes: [{ ...kick, repeat: undefined }, drift], repeat: { count: 100 } }]);
    const sizes: number[] = [];
    while (!cursor.done) {
      const { steps } = compose(cursor, paces, 8);
      for (const passIndex of new Set(steps.map((step) => step.passIndex))) {
        const own = steps.filter((step) => step.passIndex === passIndex);
        const units = own.reduce((sum, step) => sum + step.units, 0);
        paces.of(passIndex).record(units, units / 400);
      }
      sizes.push(steps.length);
    }
    // Kick and the first half of drift alone; then one more of each, and twice as much from then on.
    expect(sizes.slice(0, 2)).toEqual([1, 1]);
    for (const [i, size] of sizes.entries())
      if (i > 2) expect(size).toBeLessThanOrEqual(2 * (sizes[i - 1] ?? 0) + 2);
    expect(Math.max(...sizes)).toBeGreaterThan(8);
  });
});

test('passes of no workgroups or repeats are left out', () => {
  const cursor = cursorOf([
    { entryPoint: 'none', workgroups: ['n - 10'] },
    { entryPoint: 'never', workgroups: [1], repeat: { count: 0 }, swap: ['a', 'b'] },
    { entryPoint: 'p', workgroups: [1] },
    { entryPoint: 'last', workgroups: [5, 0] },
  ]);
  expect(takeAll(cursor, 1).map(({ passIndex }) => passIndex)).toEqual([2]);
  expect(cursor.buffers.get('a') as unknown).toBe('a');
});

test('more workgroups than the device takes at once need a slice axis', () => {
  const pass: Pass = { entryPoint: 'p', workgroups: ['n'] };
  expect(() => cursorOf([pass], 10, 4)).toThrow(/10 workgroups/);
  const steps = takeAll(cursorOf([{ ...pass, slice: { axis: 'x', offset: 'first' } }], 10, 4), 1e9);
  expect(steps.map(({ workgroups }) => workgroups[0])).toEqual([4, 4, 2]);
});

test('a pass never seen before is probed alone, and known short passes share a submission', () => {
  const passes: Pass[] = ['p', 'q'].map((entryPoint) => ({
    entryPoint,
    workgroups: [1],
    repeat: { count: 3 },
  }));
  const paces = new Paces();
  const sizes: number[] = [];
  const cursor = cursorOf(passes);
  while (!cursor.done) {
    const { steps } = compose(cursor, paces, 8);
    const units = steps.reduce((sum, step) => sum + step.units, 0);
    paces.of(steps[0]?.passIndex ?? 0).record(units, steps.length);
    sizes.push(steps.length);
  }
  expect(sizes).toEqual([1, 2, 1, 2]);
  expect(compose(cursorOf(passes), paces, 8).steps).toHaveLength(6);
  expect(compose(cursorOf(passes), paces, 2).steps).toHaveLength(2);
});
