/** The kernels that come with the coordinator, published the first time a screen, a search or a product needs them. */
import type { KernelBundle } from '@manyhands/kernel';
import type { Sha256 } from '@manyhands/protocol';
import { loadKernel } from '@manyhands/shaders/node';
import type { BlobAccess, Store } from '../store/store.ts';

export type BuiltinName = 'docking-score' | 'docking-search' | 'ligand-preparation' | 'matmul-tile';

/** Stores bundle and manifest; storing the same version again changes nothing. */
export async function storeKernel(
  store: Store,
  blobs: BlobAccess,
  bundle: KernelBundle,
  now: number,
): Promise<void> {
  const hash: Sha256 = bundle.id;
  await blobs.put(hash, bundle.bytes);
  if (!(await store.kernel(bundle.id))) await store.createKernel(bundle.id, bundle.manifest, now);
}

/** Reads each kernel once in a coordinator's life. */
export function createBuiltins(
  store: Store,
  blobs: BlobAccess,
  now: () => number,
): (name: BuiltinName) => Promise<KernelBundle> {
  const published = new Map<BuiltinName, Promise<KernelBundle>>();
  return (name) => {
    const known = published.get(name);
    if (known) return known;
    const made = loadKernel(name).then(async (bundle) => {
      await storeKernel(store, blobs, bundle, now());
      await store.publishKernel(bundle.id, now());
      return bundle;
    });
    published.set(name, made);
    made.catch(() => published.delete(name));
    return made;
  };
}
