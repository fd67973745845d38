/** `matmul-tile` in a browser: both variants of the bundle that pages carry. */
import { wasmBackend } from '@manyhands/compute';
import { admit } from '@manyhands/kernel';
import { describe, expect, test } from 'vitest';
import { loadBenchmarkKernel } from '../browser.ts';
import { bits, controlOf, describeContract } from '../test/contract.ts';
import { openSoftwareGpu } from '../test/software-gpu.ts';
import { multiplyTile } from './reference.ts';
import { contract, makeInput, SHAPES } from './test/cases.ts';

const seed = Math.floor(Math.random() * 1e6);
console.log(`matmul-tile: seed ${seed}`);

describe('matmul-tile in a browser', () => {
  test('is admitted, as on the coordinator', async () => {
    expect(await admit(await loadBenchmarkKernel())).toEqual([]);
  });

  test('gives exact integers the same bits on WebGPU, WASM and the referee', async () => {
    const kernel = await loadBenchmarkKernel();
    const gpu = await openSoftwareGpu();
    const prepared = await Promise.all([gpu, wasmBackend()].map((backend) => backend.prepare(kernel)));
    for (const shape of SHAPES) {
      const input = makeInput(shape, seed, 'integer');
      const wanted = bits(multiplyTile(input.params, input.buffers));
      for (const one of prepared) expect(bits((await one.run(input, controlOf())).outputs)).toEqual(wanted);
    }
    gpu.close();
  });
});

describeContract({
  ...contract(seed),
  title: 'matmul-tile on WebGPU',
  openBackend: openSoftwareGpu,
  openKernel: loadBenchmarkKernel,
});
describeContract({
  ...contract(seed),
  title: 'matmul-tile on WASM',
  openBackend: async () => wasmBackend(),
  openKernel: loadBenchmarkKernel,
});
