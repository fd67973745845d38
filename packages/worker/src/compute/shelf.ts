/** What orders are made of, by hash: kernels, each opened once, and the bytes that a batch shares. */
import { KernelFailure } from '@manyhands/compute';
import { checkParams, ExpressionError, type KernelBundle, layout, openBundle } from '@manyhands/kernel';
import type { KernelVersionId, Sha256 } from '@manyhands/protocol';
import type { WorkOrder } from './messages.ts';

export interface Shelf {
  keep(hash: Sha256, bytes: Uint8Array): void;
  forget(hash: Sha256): void;
  /** Throws `KernelFailure` where it is not here. */
  kernel(id: KernelVersionId): Promise<KernelBundle>;
  buffersOf(order: WorkOrder): Map<string, Uint8Array>;
  /** Bytes on the device that no other order uses; infinite where that cannot be known before it runs. */
  ownBytes(order: WorkOrder): number;
}

export function createShelf(): Shelf {
  const blobs = new Map<Sha256, Uint8Array>();
  /** Opened once: parsing takes milliseconds that the next workunit would wait for. */
  const kernels = new Map<Sha256, KernelBundle>();
  return {
    keep: (hash, bytes) => void blobs.set(hash, bytes),
    forget: (hash) => {
      blobs.delete(hash);
      kernels.delete(hash);
    },
    kernel: async (id) => {
      const known = kernels.get(id);
      if (known !== undefined) return known;
      const bytes = blobs.get(id);
      if (bytes === undefined) throw new KernelFailure('input-unavailable', 'The kernel is not here.');
      const kernel = await openBundle(bytes);
      kernels.set(id, kernel);
      return kernel;
    },
    buffersOf: (order) => {
      const buffers = new Map(Object.entries(order.inputs));
      for (const [name, hash] of Object.entries(order.shared)) {
        const bytes = blobs.get(hash);
        if (bytes === undefined)
          throw new KernelFailure('input-unavailable', `The buffer ${name} is not here.`);
        buffers.set(name, bytes);
      }
      return buffers;
    },
    ownBytes: (order) => ownBytes(kernels.get(order.kernel), order),
  };
}

function ownBytes(kernel: KernelBundle | undefined, { params }: WorkOrder): number {
  if (!kernel || checkParams(kernel.manifest, params).length > 0) return Number.POSITIVE_INFINITY;
  try {
    const own = layout(kernel.manifest, params).buffers.filter(
      ({ role }) => role !== 'shared' && role !== 'derived',
    );
    return own.reduce((sum, { paddedBytes }) => sum + paddedBytes, 1);
  } catch (error) {
    if (error instanceof ExpressionError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}
