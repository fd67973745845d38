/** Fetches what one assignment needs: kernel, shared buffers, inputs. */
import { type KernelBundle, layout, openBundle } from '@manyhands/kernel';
import type { KernelVersionId, Sha256 } from '@manyhands/protocol';
import type { BlobSource } from '../storage/blob-source.ts';
import type { Item, Materials } from './item.ts';

export interface MaterialSource {
  /** Throws `BlobUnavailable`, `BundleError` or `ExpressionError`. */
  load(item: Item): Promise<Materials>;
}

/** Opened kernels kept; parsing one takes milliseconds. */
const OPEN_KERNELS = 16;

export function createMaterialSource(blobs: BlobSource): MaterialSource {
  const kernels = new Map<KernelVersionId, KernelBundle>();

  const openKernel = async (id: KernelVersionId): Promise<KernelBundle> => {
    const known = kernels.get(id);
    if (known !== undefined) return known;
    const kernel = await openBundle(await blobs.shared(id));
    const [oldest] = kernels.keys();
    if (kernels.size >= OPEN_KERNELS && oldest !== undefined) kernels.delete(oldest);
    kernels.set(id, kernel);
    return kernel;
  };

  return {
    load: async ({ notice, batch }) => {
      const [kernel, shared, inputs] = await Promise.all([
        openKernel(batch.kernel),
        Promise.all(
          Object.values(batch.shared).map(async ({ hash }) => [hash, await blobs.shared(hash)] as const),
        ),
        Promise.all(
          Object.entries(notice.inputs).map(async ([name, ref]) => [name, await blobs.input(ref)] as const),
        ),
      ]);
      const kept = new Map<Sha256, Uint8Array>(shared);
      kept.set(batch.kernel, kernel.bytes);
      const { cost } = layout(kernel.manifest, notice.params);
      return { kernel, cost, blobs: kept, inputs: Object.fromEntries(inputs) };
    },
  };
}
