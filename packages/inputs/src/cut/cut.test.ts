import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { randomFrom, SEED } from '../../../rules/test/random.ts';
import { allOf, floatsOf, npyOf, planOf } from '../../test/cutting.ts';
import { manifestWith } from '../../test/manifests.ts';
import { collect } from '../byte-reader.ts';

const TABLE = Uint8Array.of(7, 8, 9);
const shared = { table: { file: 'table.bin' } };

describe('an array along its leading axis', () => {
  it('is cut into entries, and params follow from the shapes', async () => {
    const a = await npyOf(
      Array.from({ length: 12 }, (_, index) => index),
      [2, 2, 3],
    );
    const rule = { inputs: { a: { each: 'row', file: 'a.npy' } }, shared, params: { scale: 0.5 } };
    const plan = await planOf(manifestWith(), rule, { 'a.npy': a, 'table.bin': TABLE });
    expect(plan).toMatchObject({
      ...{ count: 2, cost: { total: 12, largest: 6 }, inputBytes: { total: 48, largest: 24 } },
      memoryBytes: 24 + 4 + 8,
    });
    const [first, second] = await allOf(plan);
    expect(first).toMatchObject({ label: 'row 0', params: { n: 2, k: 3, scale: 0.5 } });
    expect(second && floatsOf(second, 'a')).toEqual([6, 7, 8, 9, 10, 11]);
    expect(await collect(plan.shared.get('table')?.read() ?? [])).toEqual(TABLE);
  });

  it('is cut into chunks, the last one shorter', async () => {
    const a = await npyOf(
      Array.from({ length: 15 }, (_, index) => index),
      [5, 3],
    );
    const rule = {
      inputs: { a: { each: 'chunk', length: 2, file: 'a.npy' } },
      shared,
      params: { scale: { from: 10, step: 5 } },
    };
    const plan = await planOf(manifestWith(), rule, { 'a.npy': a, 'table.bin': TABLE });
    const workunits = await allOf(plan);
    expect(workunits.map(({ label, params }) => [label, params.n, params.scale])).toEqual([
      ['rows 0–1', 2, 10],
      ['rows 2–3', 2, 15],
      ['rows 4–4', 1, 20],
    ]);
    expect(workunits.map((workunit) => floatsOf(workunit, 'a').length)).toEqual([6, 6, 3]);
    expect(plan.cost).toEqual({ total: 15, largest: 6 });
  });

  it(`comes to the same bytes whatever the cut and the format (seed ${SEED})`, async () => {
    const random = randomFrom(SEED);
    for (let round = 0; round < 30; round++) {
      const rows = 1 + random.below(20);
      const values = Float32Array.from({ length: rows * 3 }, () => random.next() * 100);
      const lines = Array.from(
        { length: rows },
        (_, row) => `${values.slice(row * 3, row * 3 + 3).join(',')}\n`,
      );
      const files = {
        'a.npy': await npyOf(values, [rows, 3]),
        'a.csv': lines.join(''),
        'a.bin': new Uint8Array(values.buffer),
        'table.bin': TABLE,
      };
      const file = random.pick(['a.npy', 'a.csv', 'a.bin']);
      const format = file === 'a.bin' ? { format: { kind: 'raw', shape: [rows, 3] } } : {};
      const length = 1 + random.below(rows);
      const rule = {
        inputs: { a: { each: 'chunk', length, file, ...format } },
        shared,
        params: { scale: 1 },
      };
      const workunits = await allOf(await planOf(manifestWith(), rule, files));
      expect(workunits).toHaveLength(Math.ceil(rows / length));
      expect(workunits.flatMap((workunit) => floatsOf(workunit, 'a'))).toEqual([...values]);
    }
  });
});

describe('files of a ZIP', () => {
  it('are a workunit each, of any shape, with the table’s row of their name', async () => {
    const zip = zipSync({
      'run/10.npy': await npyOf([1, 2, 3], [1, 3]),
      'run/9.npy': await npyOf([1, 2, 3, 4, 5, 6], [2, 3]),
    });
    const rule = {
      inputs: { a: { each: 'file', file: 'a.zip' } },
      shared,
      table: 'p.csv',
      params: { scale: { column: 's' } },
    };
    const files = { 'a.zip': zip, 'table.bin': TABLE, 'p.csv': 's,label\n0.1,10\n0.9,9\n' };
    const workunits = await allOf(await planOf(manifestWith(), rule, files));
    expect(workunits.map(({ label, params }) => ({ label, ...params }))).toEqual([
      { label: '9', n: 2, k: 3, scale: 0.9 },
      { label: '10', n: 1, k: 3, scale: 0.1 },
    ]);
  });

  it('may be CSV and raw, and have HTML in their names', async () => {
    const zip = zipSync({ '<b>1.csv': strToU8('1,2,3\n4,5,6\n'), '<b>2.bin': new Uint8Array(24) });
    const rule = { inputs: { a: { each: 'file', file: 'a.zip' } }, shared, params: { scale: 1, n: 2 } };
    const workunits = await allOf(await planOf(manifestWith(), rule, { 'a.zip': zip, 'table.bin': TABLE }));
    expect(workunits.map(({ label }) => label)).toEqual(['<b>1', '<b>2']);
    expect(workunits[0] && floatsOf(workunits[0], 'a')).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

it('a table alone gives workunits, and so does a count', async () => {
  const manifest = manifestWith({ buffers: [{ name: 'c', type: 'f32', shape: ['n'], role: 'output' }] });
  const params = { n: { column: 'n' }, k: 5, scale: { column: 'scale' } };
  const plan = await planOf(
    manifest,
    { table: 'p.csv', params },
    { 'p.csv': 'n,scale,note\n1,0.5,"x, y"\n2,1,\n' },
  );
  expect((await allOf(plan)).map(({ params }) => params)).toEqual([
    { n: 1, k: 5, scale: 0.5 },
    { n: 2, k: 5, scale: 1 },
  ]);
  const counted = await planOf(manifest, { count: 3, params: { n: 1, k: { from: 7 }, scale: 0 } }, {});
  expect((await allOf(counted)).map(({ label, params }) => [label, params.k])).toEqual([
    ['workunit 0', 7],
    ['workunit 1', 8],
    ['workunit 2', 9],
  ]);
});

it('an input may be the same for all, and records may be written as numbers', async () => {
  const manifest = manifestWith({
    buffers: [
      { name: 'a', type: { stride: 12 }, shape: ['n'], role: 'input' },
      { name: 'b', type: 'f32', shape: ['k'], role: 'input' },
      { name: 'c', type: 'f32', shape: ['n'], role: 'output' },
    ],
  });
  const files = { 'a.npy': await npyOf(Array(24).fill(1), [2, 4, 3]), 'b.csv': '1\n2\n' };
  const rule = {
    inputs: { a: { each: 'row', file: 'a.npy' }, b: { each: 'same', file: 'b.csv' } },
    params: { scale: 1 },
  };
  const workunits = await allOf(await planOf(manifest, rule, files));
  expect(workunits.map(({ params }) => params)).toEqual(Array(2).fill({ n: 4, k: 2, scale: 1 }));
  expect(workunits.map((workunit) => floatsOf(workunit, 'b'))).toEqual([
    [1, 2],
    [1, 2],
  ]);
});
