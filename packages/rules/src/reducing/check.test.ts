import { Manifest } from '@manyhands/kernel';
import { Reducer } from '@manyhands/protocol';
import { describe, expect, it } from 'vitest';
import { checkReducers, createShapeCheck, MOST_SUMMED } from './check.ts';

const manifest = Manifest.parse({
  ...{ name: 'test', title: 'Test', description: 'To test.', license: 'MIT', params: [], cost: 1 },
  buffers: [
    { name: 'grid', type: 'f32', shape: ['m', 3], role: 'output' },
    { name: 'poses', type: { stride: 12 }, shape: ['m'], role: 'output' },
    { name: 'given', type: 'f32', shape: [1], role: 'input' },
  ],
  agreement: { grid: { kind: 'exact' }, poses: { kind: 'exact' } },
  variants: { wasm: { extent: 1 } },
});

const check = (...reducers: readonly unknown[]) =>
  checkReducers(
    manifest,
    reducers.map((one) => Reducer.parse(one)),
  );

describe('[R8] reducers that do not fit their kernel', () => {
  it('are refused with the place and the cure', () => {
    expect(check({ kind: 'sum', output: 'given' })).toEqual([
      {
        ...{ where: 'reducers[0].output', message: 'the kernel has no output "given"' },
        cure: 'name one of its outputs: grid, poses',
      },
    ]);
    expect(
      check({ kind: 'sum', output: 'grid' }, { kind: 'concatenate', output: 'grid', axis: 2 }),
    ).toMatchObject([{ where: 'reducers[1].axis', cure: 'give an axis from 0 to 1' }]);
    const range = { kind: 'histogram', output: 'grid', bins: 1000 };
    expect(check({ ...range, from: 1, to: 1 })).toMatchObject([{ where: 'reducers[0].to' }]);
    expect(check({ ...range, from: 1, to: 1 + 1e-15 })).toMatchObject([
      { cure: expect.stringContaining('fewer') },
    ]);
    expect(check({ ...range, from: -1.7e308, to: 1.7e308 })).toHaveLength(1);
    expect(check({ ...range, from: 0, to: 1 }), 'one that fits').toEqual([]);
  });

  it('and of records only their places can be joined', () => {
    for (const kind of ['sum', 'moments', 'top-k', 'histogram']) {
      const reducer = { kind, output: 'poses', k: 1, order: 'largest', from: 0, to: 1, bins: 1 };
      expect(check(reducer)).toMatchObject([{ message: expect.stringContaining('12 bytes') }]);
    }
    expect(check({ kind: 'concatenate', output: 'poses' })).toEqual([]);
  });

  it('are told apart by the shapes of the workunits, each once', () => {
    const shapes = [
      [2, 3],
      [4, 3],
      [4, 2],
      [4, 2],
    ];
    const reducers = [
      { kind: 'sum', output: 'grid' },
      { kind: 'concatenate', output: 'grid', axis: 0 },
      { kind: 'moments', output: 'grid' },
    ].map((one) => Reducer.parse(one));
    const shapeCheck = createShapeCheck(reducers);
    const issues = shapes.map((shape, workunit) => shapeCheck(() => shape, workunit));
    expect(issues.map((found) => found.map(({ where }) => where))).toEqual([
      [],
      ['reducers[0]'],
      ['reducers[1]'],
      [],
    ]);
    const large = createShapeCheck(reducers.slice(0, 1));
    expect(large(() => [MOST_SUMMED + 1], 0)).toMatchObject([{ cure: expect.stringContaining('download') }]);
  });
});
