/** `path-trace` on WebGPU in a browser. */
import { admit } from '@manyhands/kernel';
import { expect, test } from 'vitest';
import { describeContract } from '../test/contract.ts';
import { openBundle, openSoftwareGpu } from '../test/software-gpu.ts';
import wasmUrl from './build/kernel.wasm?url';
import wgsl from './kernel.wgsl?raw';
import manifest from './manifest.json' with { type: 'json' };
import { contract } from './test/cases.ts';

const seed = Math.floor(Math.random() * 1e6);
console.log(`path-trace: seed ${seed}`);
const openKernel = () => openBundle(manifest, wgsl, wasmUrl);

test('path-trace is admitted, as on the coordinator', async () => {
  expect(await admit(await openKernel())).toEqual([]);
});

describeContract({
  ...contract(seed),
  title: 'path-trace on WebGPU',
  openBackend: openSoftwareGpu,
  openKernel,
});
