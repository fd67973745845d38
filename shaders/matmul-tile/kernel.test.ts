/** `matmul-tile` in Node: the referee and the WebAssembly variant. */
import { referenceBackend, wasmBackend } from '@manyhands/compute';
import { admit, decode, encode } from '@manyhands/kernel';
import { describe, expect, test } from 'vitest';
import { loadKernel } from '../load.ts';
import { references } from '../referees.ts';
import { bits, controlOf, describeContract } from '../test/contract.ts';
import { multiplyTile } from './reference.ts';
import { contract, makeInput, SHAPES } from './test/cases.ts';

const seed = Math.floor(Math.random() * 1e6);
console.log(`matmul-tile: seed ${seed}`);
const openKernel = () => loadKernel('matmul-tile');

describe('matmul-tile', () => {
  test('is admitted', async () => {
    expect(await admit(await openKernel())).toEqual([]);
  });

  test('has a referee that multiplies', () => {
    const buffers = new Map([
      ['a', encode('f32', [1, 2, 3, 4, 5, 6])],
      ['b', encode('f32', [7, 8, 9, 10, 11, 12])],
    ]);
    const c = multiplyTile({ m: 2, n: 2, k: 3 }, buffers).get('c') ?? new Uint8Array();
    expect(Array.from(decode('f32', c))).toEqual([58, 64, 139, 154]);
  });

  test('gives exact integers the same bits as the referee', async () => {
    const kernel = await openKernel();
    const prepared = await wasmBackend().prepare(kernel);
    for (const shape of [...SHAPES, [97, 101, 1031] as const]) {
      const input = makeInput(shape, seed, 'integer');
      const { outputs } = await prepared.run(input, controlOf());
      expect(bits(outputs)).toEqual(bits(multiplyTile(input.params, input.buffers)));
    }
  });

  test('does not let its memory grow from run to run', async () => {
    const prepared = await wasmBackend().prepare(await openKernel());
    // 300 inputs of 4 MiB: more than the 1 GiB that the module may have, were each run to allocate anew.
    const input = makeInput([1, 1024, 1024], seed, 'float');
    for (let round = 0; round < 300; round++) await prepared.run(input, controlOf({ sliceMs: 50 }));
    const { outputs } = await prepared.run(makeInput([4, 4, 4], seed, 'integer'), controlOf());
    expect(outputs.get('c')?.byteLength).toBe(64);
  });
});

describeContract({
  ...contract(seed),
  title: 'matmul-tile on wasm',
  openBackend: async () => wasmBackend(),
  openKernel,
});
describeContract({
  ...contract(seed),
  title: 'matmul-tile on its reference',
  openBackend: async () => referenceBackend(references),
  openKernel,
});
