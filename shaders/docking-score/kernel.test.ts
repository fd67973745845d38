/** `docking-score` in Node: the referee and the WebAssembly variant, also on real complexes. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { referenceBackend, wasmBackend } from '@manyhands/compute';
import { admit, decode } from '@manyhands/kernel';
import { describe, expect, test } from 'vitest';
import { loadKernel } from '../load.ts';
import { references } from '../referees.ts';
import { controlOf, describeContract } from '../test/contract.ts';
import { scorePoses } from './reference.ts';
import { borderSteps, contract, tolerance } from './test/cases.ts';
import { CASES, disagreements, scoreCase } from './test/vina.ts';

const seed = Math.floor(Math.random() * 1e6);
console.log(`docking-score: seed ${seed}`);
const openKernel = () => loadKernel('docking-score');

test('docking-score is admitted', async () => {
  expect(await admit(await openKernel())).toEqual([]);
});

describeContract({
  ...contract(seed),
  title: 'docking-score on wasm',
  openBackend: async () => wasmBackend(),
  openKernel,
});
describeContract({
  ...contract(seed),
  title: 'docking-score on its reference',
  openBackend: async () => referenceBackend(references),
  openKernel,
});

/**
 * A pose's energy in f32 differs from f64 where rounding moves a pair into the next bin of the table. Over 270,000
 * energies of 90,000 random poses of six drug-like ligands the median difference was 1e-5 of the tolerance, one in a
 * thousand was above a tenth of it, the largest 0.79 of it; once, in a random chain whose atoms nearly coincide, 1.1 of
 * it. WebAssembly and WGSL without fusing differed by at most 0.0005 of it. So no share of elements need be allowed to
 * differ, which a cheat could use to plant one good pose.
 */
test('f32 stays within the tolerance on every pose but for pairs at a border of the table, most of it unused', async () => {
  const prepared = await wasmBackend().prepare(await openKernel());
  const used: number[] = [];
  let wide = 0;
  for (const { input } of [...contract(seed).cases, contract(seed).long]) {
    const { outputs } = await prepared.run(input, controlOf());
    const ours = decode('f32', outputs.get('energies') ?? new Uint8Array());
    const wanted = decode('f32', scorePoses(input.params, input.buffers).get('energies') ?? new Uint8Array());
    for (let i = 0; i < wanted.length; i++) {
      const [a = 0, b = Number.NaN] = [ours[i], wanted[i]];
      const step = borderSteps(input)[i] ?? 0;
      if (step > tolerance(b)) wide += 1;
      used.push(Math.abs(a - b) / (tolerance(b) + step));
    }
  }
  used.sort((a, b) => a - b);
  expect(used.length).toBe(3 * 771);
  expect(used.at(-1)).toBeLessThanOrEqual(1);
  expect(wide).toBeLessThan(used.length / 20);
  expect(used[Math.floor(used.length / 2)]).toBeLessThan(0.01);
});

const folder = fileURLToPath(new URL('../../../shared/data/docking', import.meta.url));
const isThere = existsSync(folder);
if (!isThere) console.log(`Skipped: Vina's own scores are not at ${folder}.`);

describe.skipIf(!isThere)('wasm agrees with Vina on real complexes', () => {
  const read = (name: string, file: string) => readFile(`${folder}/${name}/${file}`, 'utf8');
  test.each(CASES)('%s', async (name) => {
    const poses = await scoreCase(name, read, await wasmBackend().prepare(await openKernel()));
    expect(poses.length).toBeGreaterThan(1);
    expect(disagreements(poses)).toEqual([]);
  });
});
