/** Which dispatches a workunit is cut into. */
import { layout, Manifest, type Pass } from '@manyhands/kernel';
import { expect, test } from 'vitest';
import { Cursor } from './cursor.ts';
import { compose, Paces } from './submit.ts';

const manifestOf = (passes: Pass[]) =>
  Manifest.parse({
    name: 'cut',
    title: 'Cut',
    description: 'Cut into slices.',
    license: 'Apache-2.0',
    params: [{ name: 'n', type: 'u32' }],
    buffers: [
      { name: 'a', type: 'u32', shape: [1], role: 'output' },
      { name: 'b', type: 'u32', shape: [1], role: 'scratch' },
    ],
    passes,
    cost: 1200,
    agreement: { a: { kind: 'exact' } },
    variants: { webgpu: {} },
  });

// The cursor only hands buffers on, so names do for devices' buffers.
const buffers = new Map(['a', 'b'].map((name) => [name, name as unknown as GPUBuffer]));
function cursorOf(passes: Pass[], n = 10, mostGroups = 65_535): Cursor {
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
