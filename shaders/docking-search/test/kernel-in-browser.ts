/** The kernel with both variants as a page loads it, ready on the software GPU. */
import type { WebgpuBackend } from '@manyhands/compute';
import type { KernelBundle } from '@manyhands/kernel';
import { openBundle, openSoftwareGpu } from '../../test/software-gpu.ts';
import wasmUrl from '../build/kernel.wasm?url';
import wgsl from '../kernel.wgsl?raw';
import manifest from '../manifest.json' with { type: 'json' };

type Prepared = Awaited<ReturnType<WebgpuBackend['prepare']>>;
let opened: Promise<{ kernel: KernelBundle; gpu: WebgpuBackend; prepared: Prepared }> | undefined;

/**
 * The kernel on the software GPU, made ready once for all test files of the page, which share its modules: that takes five
 * seconds of a processor. Three seats, for what is run side by side; it ends with the page.
 */
export const openPrepared = () => {
  opened ??= (async () => {
    const [kernel, gpu] = await Promise.all([
      openBundle(manifest, wgsl, wasmUrl),
      openSoftwareGpu({ fixedSeats: 3 }),
    ]);
    return { kernel, gpu, prepared: await gpu.prepare(kernel) };
  })();
  return opened;
};
