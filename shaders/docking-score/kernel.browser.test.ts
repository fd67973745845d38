/** `docking-score` on WebGPU in a browser, also on real complexes. */
import { type PreparedKernel, wasmBackend } from '@manyhands/compute';
import { decode } from '@manyhands/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { controlOf, describeContract } from '../test/contract.ts';
import { openBundle, openSoftwareGpu } from '../test/software-gpu.ts';
import wasmUrl from './build/kernel.wasm?url';
import wgsl from './kernel.wgsl?raw';
import manifest from './manifest.json' with { type: 'json' };
import { contract, tolerance } from './test/cases.ts';
import { CASES, disagreements, scoreCase } from './test/vina.ts';

const seed = Math.floor(Math.random() * 1e6);
console.log(`docking-score: seed ${seed}`);

const openKernel = () => openBundle(manifest, wgsl, wasmUrl);

describeContract({
  ...contract(seed),
  title: 'docking-score on WebGPU',
  openBackend: openSoftwareGpu,
  openKernel,
});

test('WebGPU and WASM agree far within the tolerance', async () => {
  const kernel = await openKernel();
  const gpu = await openSoftwareGpu();
  const { input } = contract(seed).long;
  const energies = await Promise.all(
    [gpu, wasmBackend()].map(async (backend) => {
      const { outputs } = await (await backend.prepare(kernel)).run(input, controlOf());
      return decode('f32', outputs.get('energies') ?? new Uint8Array());
    }),
  );
  const [ours = [], theirs = []] = energies;
  expect(ours.length).toBe(1200);
  for (let i = 0; i < ours.length; i++)
    expect(Math.abs((ours[i] ?? 0) - (theirs[i] ?? Number.NaN))).toBeLessThan(tolerance(ours[i] ?? 0));
  gpu.close();
});

describe('WebGPU agrees with Vina on real complexes', () => {
  const read = (name: string, file: string) => commands.readFile(`../shared/data/docking/${name}/${file}`);
  let gpu: Awaited<ReturnType<typeof openSoftwareGpu>>;
  let prepared: PreparedKernel;
  beforeAll(async () => {
    gpu = await openSoftwareGpu();
    prepared = await gpu.prepare(await openKernel());
  });
  afterAll(() => gpu.close());

  test.for(CASES)('%s', async (name, context) => {
    const present = await read(name, 'box.json').then(
      () => true,
      () => false,
    );
    if (!present) return context.skip(`Vina's own scores of ${name} are not beside the repository.`);
    const poses = await scoreCase(name, read, prepared);
    expect(poses.length).toBeGreaterThan(1);
    expect(disagreements(poses)).toEqual([]);
  });
});
