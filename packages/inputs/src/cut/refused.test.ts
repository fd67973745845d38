import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { allOf, type Files, npyOf, planOf } from '../../test/cutting.ts';
import { manifestWith } from '../../test/manifests.ts';
import { issuesOf } from '../../test/refused.ts';

const three = await npyOf(Array(9).fill(1), [3, 1, 3]);
const files: Files = {
  'a.npy': three,
  'flat.npy': await npyOf([1], []),
  'zero.npy': await npyOf([], [0, 3]),
  'wide.npy': await npyOf(Array(12).fill(1), [3, 1, 4]),
  'raw.bin': new Uint8Array(36),
  'odd.bin': new Uint8Array(35),
  'table.bin': Uint8Array.of(7, 8, 9),
  'two.zip': zipSync({ '1.npy': three, '2.npy': three }),
  'three.zip': zipSync({ '1.npy': three, '2.npy': three, '4.npy': three }),
  'bad.zip': zipSync({ '1.npy': three, '2.npy': three.slice(0, -1), '3.npy': new Uint8Array(200) }),
  'p.csv': 'label,s\n1,0.1\n2,0.2\n3,big\n',
  'two.csv': 'label,s\n1,0.1\n2,0.2\n',
  'n.csv': 'n\n1\n1\n0\n',
};
const row = { each: 'row', file: 'a.npy' };
const shared = { table: { file: 'table.bin' } };
const good = { inputs: { a: row }, shared, params: { scale: 1 } };
const withA = (a: unknown) => ({ ...good, inputs: { a } });
const scale = { scale: { column: 's' } };

describe('a cut is refused', () => {
  it.each<[string, unknown, object]>([
    ['a rule that is none', { inputs: { a: { each: 'third', file: 'x' } } }, { where: 'rule.inputs.a.each' }],
    [
      'a file that is not there',
      withA({ ...row, file: 'b.npy' }),
      { where: 'inputs.a', message: 'there is no file "b.npy"' },
    ],
    ['an input without a file', { ...good, inputs: {} }, { where: 'inputs.a', message: 'is missing' }],
    [
      'a shared buffer without a file',
      { ...good, shared: {} },
      { where: 'shared.table', message: 'is missing' },
    ],
    [
      'an input of another name',
      { ...good, inputs: { a: row, __proto__x: row } },
      { message: 'the kernel has no input of that name' },
    ],
    [
      'a param left open',
      { ...good, params: {} },
      { where: 'workunits[0].params.scale', message: 'is missing' },
    ],
    ['a param of another name', { ...good, params: { scale: 1, z: 1 } }, { where: 'workunits[0].params.z' }],
    [
      'a shape that the params contradict',
      { ...good, params: { scale: 1, k: 4 } },
      {
        where: 'a.npy row 0',
        message: expect.stringContaining('has the shape (1, 3); `a` wants (1, 4), which is 16 bytes'),
      },
    ],
    [
      'a shape that another contradicts',
      withA({ each: 'row', file: 'wide.npy' }),
      { where: 'table.bin', message: expect.stringContaining('has 3 bytes; `table` wants (4)') },
    ],
    [
      'a single number',
      withA({ each: 'row', file: 'flat.npy' }),
      { where: 'flat.npy', message: expect.stringContaining('no axis') },
    ],
    [
      'no entries at all',
      withA({ each: 'row', file: 'zero.npy' }),
      { message: 'has nothing along its leading axis' },
    ],
    [
      'raw bytes without a shape',
      withA({ each: 'row', file: 'raw.bin' }),
      { message: 'has no shape to cut along' },
    ],
    [
      'raw bytes that are not whole',
      withA({ each: 'row', file: 'odd.bin', format: { kind: 'raw', shape: [3, 3] } }),
      { message: 'has 35 bytes; (3, 3) of f32 has 36' },
    ],
    [
      'another element type',
      { ...good, shared: { table: { file: 'a.npy' } } },
      { message: 'has elements of f32; the buffer has u8', cure: expect.stringContaining('np.uint8') },
    ],
    [
      'nothing that tells a count',
      withA({ each: 'same', file: 'a.npy' }),
      { where: 'count', cure: expect.stringContaining('give a count') },
    ],
    [
      'two counts',
      { ...good, table: 'two.csv' },
      { message: 'parts are for different numbers of workunits: inputs.a for 3, table for 2' },
    ],
    [
      'a table without the column',
      { ...good, table: 'p.csv', params: { scale: { column: 't' } } },
      { where: 'params.scale', cure: 'name one of label, s' },
    ],
    [
      'a column without a table',
      { ...good, params: scale },
      { where: 'params.scale', message: 'there is no table to take a column from' },
    ],
    [
      'a text in the table',
      { ...good, table: 'p.csv', params: scale },
      { where: 'p.csv', line: 4, column: 3, message: '"big" is no number' },
    ],
    [
      'a number in the table out of range',
      { ...good, table: 'n.csv', params: { scale: 1, n: { column: 'n' } } },
      { where: 'n.csv', line: 4, column: 1, message: expect.stringContaining('`n` is 0, outside 1') },
    ],
    [
      'files without a row',
      { ...withA({ each: 'file', file: 'three.zip' }), table: 'p.csv' },
      { where: 'p.csv', line: 4, message: 'there is no file called "3"' },
    ],
  ])('%s', async (_, rule, wanted) => {
    const issues = await issuesOf(() => planOf(manifestWith(), rule, files));
    expect(issues).toContainEqual(expect.objectContaining(wanted));
  });

  it('files of a ZIP, every one that is wrong, by name', async () => {
    const issues = await issuesOf(() =>
      planOf(manifestWith(), withA({ each: 'file', file: 'bad.zip' }), files),
    );
    expect(issues.map(({ where }) => where)).toEqual(['bad.zip/2.npy', 'bad.zip/3.npy']);
  });

  it('two ZIPs whose files do not go together', async () => {
    const input = (name: string) => ({ name, type: 'f32', shape: [9], role: 'input' });
    const manifest = manifestWith({ buffers: [input('a'), input('b'), { ...input('c'), role: 'output' }] });
    const other = zipSync({ '1.npy': three, '3.npy': three });
    const rule = {
      inputs: { a: { each: 'file', file: 'two.zip' }, b: { each: 'file', file: 'o.zip' } },
      params: {},
    };
    const [issue] = await issuesOf(() => planOf(manifest, rule, { ...files, 'o.zip': other }));
    expect(issue).toMatchObject({ where: 'inputs.b', message: 'o.zip/3.npy goes with "2" of a' });
  });

  it('buffers, results and batches beyond their limits', async () => {
    const plan = (size: number, role: string, count = 1) => {
      const buffer = { name: 'x', type: 'u8', shape: [size], role };
      const output = { name: 'c', type: 'f32', shape: [1], role: 'output' };
      const manifest = manifestWith({
        buffers: role === 'output' ? [{ ...buffer, name: 'c' }] : [buffer, output],
        params: [],
        cost: 1,
        variants: { wasm: { extent: 1 } },
      });
      const rule = { count, inputs: role === 'input' ? { x: { each: 'same', file: 'x.bin' } } : {} };
      return issuesOf(() =>
        planOf(manifest, rule, { 'x.bin': { name: 'x.bin', bytes: size, read: async function* () {} } }),
      );
    };
    expect((await plan(134_217_729, 'input'))[0]?.message).toBe('has 134217729 bytes; 134217728 are allowed');
    expect((await plan(4_000_001, 'output'))[0]?.message).toBe('has 4000001 bytes; 4000000 are allowed');
    expect((await plan(1, 'output', 100_001))[0]?.message).toBe(
      'gives 100001 workunits; a batch has 100000 at most',
    );
  });

  it('a file that shows its damage only when it is read', async () => {
    const zip = zipSync({ '1.npy': [await npyOf([1, 2, 3], [1, 3]), { level: 0 }] });
    const at = zip.findIndex((_, index) => index > 160 && zip[index] === 0x40);
    zip[at] = 0x41;
    const plan = await planOf(manifestWith(), withA({ each: 'file', file: 'x.zip' }), {
      ...files,
      'x.zip': zip,
    });
    const [issue] = await issuesOf(() => allOf(plan));
    expect(issue).toMatchObject({ where: 'x.zip/1.npy', message: 'is damaged: its checksum is wrong' });
  });
});
