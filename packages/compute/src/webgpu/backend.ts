/** Runs the WGSL variant on a WebGPU device. */
import type { KernelBundle } from '@manyhands/kernel';
import type { WebGpuCapabilities } from '@manyhands/protocol';
import { type Backend, KernelFailure } from '../backend.ts';
import { Kept } from '../kept.ts';
import { Completion } from './completion.ts';
import { type OpenedDevice, openDevice, type WebgpuOptions } from './device.ts';
import { DeviceWatch } from './device-watch.ts';
import { type DerivedBuffers, destroyAll, type SharedBuffers } from './memory.ts';
import { compileKernel } from './pipelines.ts';
import { PreparedWebgpu } from './prepared.ts';
import { firstSeat, fixedSeats } from './seat-count.ts';

export interface WebgpuBackend extends Backend {
  readonly kind: 'webgpu';
  readonly device: GPUDevice;
  readonly capabilities: WebGpuCapabilities;
}

/** Bytes of shared buffers kept on the device: several receptors or matrices, a fraction of any GPU's memory. */
const MOST_SHARED_BYTES = 256 * 2 ** 20;
/** Bytes of derived buffers kept on the device, likewise; a kernel binds 128 MiB of each at most. */
const MOST_DERIVED_BYTES = 256 * 2 ** 20;
export interface BackendOptions {
  /** Of derived buffers kept between workunits. */
  readonly mostDerivedBytes?: number;
  /**
   * Workunits of one kernel at once, whatever is measured: for tests. By default a GPU earns its seats, and a software
   * adapter, which fills the processor with one, has one.
   */
  readonly fixedSeats?: number;
}

/** A backend, or the reason why there is none. */
export async function openWebgpu(
  options: WebgpuOptions & BackendOptions = {},
): Promise<WebgpuBackend | { absent: string }> {
  const opened = await openDevice(options);
  return 'absent' in opened ? opened : webgpuBackend(opened, options);
}

/** A backend over a device that the caller opened; `close` destroys the device. */
export function webgpuBackend(
  { device, capabilities }: OpenedDevice,
  { mostDerivedBytes = MOST_DERIVED_BYTES, fixedSeats: fixed }: BackendOptions = {},
): WebgpuBackend {
  const watch = new DeviceWatch(device);
  const shared: SharedBuffers = new Kept(MOST_SHARED_BYTES, (buffer) => buffer.destroy());
  const derived = new Kept<string, DerivedBuffers>(mostDerivedBytes, destroyAll);
  const completion = new Completion(watch);
  const seats = fixed ?? (capabilities.isFallbackAdapter ? 1 : undefined);
  return {
    kind: 'webgpu',
    device,
    capabilities,
    lost: watch.lost,
    async prepare(kernel) {
      checkRequirements(device, kernel);
      const compiled = await compileKernel(watch, kernel);
      await completion.calibrate();
      const count = seats === undefined ? firstSeat() : fixedSeats(seats);
      const prepared = new PreparedWebgpu(watch, kernel, compiled, { shared, derived }, completion, count);
      if (compiled.overrides.size === 0) await prepared.pipelinesFor({});
      return prepared;
    },
    close() {
      shared.close();
      derived.close();
      device.destroy();
    },
  };
}

function checkRequirements(device: GPUDevice, { manifest }: KernelBundle): void {
  const { features, limits } = manifest.requires;
  const missing = features.find((name) => !device.features.has(name));
  if (missing) throw new KernelFailure('unsupported', `This GPU has no ${missing}.`);
  for (const [name, wanted] of Object.entries(limits)) {
    const most = (device.limits as unknown as Record<string, number | undefined>)[name] ?? 0;
    if (most < wanted) {
      throw new KernelFailure('unsupported', `${name} is ${most} on this GPU; the kernel needs ${wanted}.`);
    }
  }
}
