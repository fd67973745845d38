/**
 * Whether the GPU may be used again after it was lost. Chromium blocks a site that loses devices twice within two
 * minutes (content/browser/gpu/gpu_data_manager_impl_private.cc), so after a loss the GPU rests for longer than that.
 * A kernel that loses two devices is blamed for good; after three losses the device itself is not trusted any more.
 */
import type { KernelVersionId } from '@manyhands/protocol';

const REST_MS = 130_000;
const LOSSES_TO_BLAME = 2;
const LOSSES_IN_ALL = 3;

export interface DeviceTrust {
  /** The device was lost; `kernel` was running, if any. */
  lost(kernel: KernelVersionId | null, now: number): void;
  /** Whether this kernel may run on the GPU now. */
  allows(kernel: KernelVersionId, now: number): boolean;
}

export function createDeviceTrust(): DeviceTrust {
  const losses = new Map<KernelVersionId, number>();
  let total = 0;
  let restsUntil = 0;
  return {
    lost(kernel, now) {
      total++;
      restsUntil = now + REST_MS;
      if (kernel !== null) losses.set(kernel, (losses.get(kernel) ?? 0) + 1);
    },
    allows: (kernel, now) =>
      total < LOSSES_IN_ALL && now >= restsUntil && (losses.get(kernel) ?? 0) < LOSSES_TO_BLAME,
  };
}
