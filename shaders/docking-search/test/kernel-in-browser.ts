/** The kernel with both variants, as a page loads it. */
import type { KernelBundle } from '@manyhands/kernel';
import { openBundle } from '../../test/software-gpu.ts';
import wasmUrl from '../build/kernel.wasm?url';
import wgsl from '../kernel.wgsl?raw';
import manifest from '../manifest.json' with { type: 'json' };

export const openKernel = (): Promise<KernelBundle> => openBundle(manifest, wgsl, wasmUrl);
