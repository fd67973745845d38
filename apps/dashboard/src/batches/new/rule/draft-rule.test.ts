/** What is drafted from manifest and files is a rule by which the files can be cut. */
import { planWorkunits, sourceOfBlob } from '@manyhands/inputs';
import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { npyOf } from '../../../../../../packages/inputs/test/cutting.ts';
import { manifestWith } from '../../../../../../packages/inputs/test/manifests.ts';
import { glanceAt } from '../files/glance.ts';
import { draftRule } from './draft-rule.ts';

const fileOf = (name: string, content: Uint8Array | string): File =>
  new File([typeof content === 'string' ? content : new Uint8Array(content)], name);

/** Drafts from the files as the page does, and plans by the draft with `settled` params. */
async function plannedFrom(files: readonly File[], settled: Readonly<Record<string, number>> = {}) {
  const manifest = manifestWith();
  const glanced = await Promise.all(
    files.map(async (file) => {
      const look = await glanceAt(file);
      return { name: file.name, glance: look.ok ? look.value : null };
    }),
  );
  const rule = draftRule(manifest, glanced);
  const uploads = new Map(files.map((file) => [file.name, sourceOfBlob(file.name, file)]));
  const plan = await planWorkunits(manifest, { ...rule, params: { ...rule.params, ...settled } }, uploads);
  return { rule, plan };
}

const table = fileOf('table.bin', Uint8Array.of(1, 2, 3));

it('an array with one axis more than its buffer has an entry for each workunit', async () => {
  const a = fileOf('a.npy', await npyOf(new Float32Array(24), [4, 2, 3]));
  const { rule, plan } = await plannedFrom([table, a]);
  expect(rule).toMatchObject({ inputs: { a: { each: 'row', file: 'a.npy' } }, params: { scale: 0 } });
  // `n` and `k` follow from the shapes.
  expect(Object.keys(rule.params)).toEqual(['scale']);
  expect(plan).toMatchObject({ ok: true, value: { count: 4 } });
});

it('an array with the axes of its buffer is one workunit', async () => {
  const a = fileOf('positions.npy', await npyOf(new Float32Array(6), [2, 3]));
  const { rule, plan } = await plannedFrom([a, table]);
  expect(rule).toMatchObject({ count: 1, inputs: { a: { each: 'same', file: 'positions.npy' } } });
  expect(plan).toMatchObject({ ok: true, value: { count: 1 } });
});

it('a ZIP has a file for each workunit, and a CSV with columns of params is the table', async () => {
  const array = await npyOf(new Float32Array(6), [2, 3]);
  const zip = fileOf('a.zip', zipSync({ 'one.npy': array, 'two.npy': array }));
  const runs = fileOf('runs.csv', 'label,scale\none,1\ntwo,2\n');
  const { rule, plan } = await plannedFrom([runs, zip, table]);
  expect(rule).toMatchObject({
    table: 'runs.csv',
    params: { scale: { column: 'scale' } },
    inputs: { a: { each: 'file', file: 'a.zip' } },
    shared: { table: { file: 'table.bin' } },
  });
  expect(plan).toMatchObject({ ok: true, value: { count: 2 } });
});

it('a buffer without a file is left out, and the plan names it with a cure', async () => {
  const { rule, plan } = await plannedFrom([table]);
  expect(rule).toMatchObject({ inputs: {}, shared: { table: { file: 'table.bin' } } });
  expect(plan.ok).toBe(false);
  if (!plan.ok) expect(plan.issues).toContainEqual(expect.objectContaining({ where: 'inputs.a' }));
});

it('each workunit has a seed of its own; what only mentions seeds is a number like others', () => {
  const manifest = manifestWith();
  const params = ['seed', 'random_seed', 'rngSeed', 'seed_length', 'seeded'].map((name) => ({
    name,
    type: 'u32' as const,
  }));
  const noise = { name: 'noise_seed', type: 'f32' as const };
  expect(draftRule({ ...manifest, params: [...params, noise] }, []).params).toEqual({
    ...{ seed: { from: 1, step: 1 }, random_seed: { from: 1, step: 1 }, rngSeed: { from: 1, step: 1 } },
    ...{ seed_length: 0, seeded: 0, noise_seed: 0 },
  });
});

it('what looks like a name of an object’s own property is a name like others', async () => {
  const odd = fileOf('__proto__.csv', strToU8('1,2,3\n4,5,6\n'));
  const { rule } = await plannedFrom([odd, table]);
  expect(rule.inputs.a).toMatchObject({ file: '__proto__.csv' });
});
