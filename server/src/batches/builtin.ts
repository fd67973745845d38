/** The kernels that come with the coordinator, published the first time a screen, a search or a product needs them. */
import type { KernelBundle } from '@manyhands/kernel';
import type { Sha256 } from '@manyhands/protocol';
import { loadKernel } from '@manyhands/shaders/node';
import type { BlobStore, Store } from '../store/store.ts';

export type BuiltinName = 'docking-score' | 'docking-search' | 'matmul-tile';

/** Stores bundle and manifest; publishing the same version again changes nothing. */
export async function publishKernel(
  store: Store,
  blobs: BlobStore,
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
  blobs: BlobStore,
  now: () => number,
): (name: BuiltinName) => Promise<KernelBundle> {
  const published = new Map<BuiltinName, Promise<KernelBundle>>();
  return (name) => {
    const known = published.get(name);
    if (known) return known;
    const made = loadKernel(name).then(async (bundle) => {
      await publishKernel(store, blobs, bundle, now());
      return bundle;
    });
    published.set(name, made);
    made.catch(() => published.delete(name));
    return made;
  };
}
