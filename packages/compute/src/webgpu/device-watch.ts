/** Turns what a GPU device reports in its own ways (loss, error scopes) into failures of the work at hand. */
import { KernelFailure } from '../backend.ts';

export class DeviceWatch {
  readonly device: GPUDevice;
  /** Resolves with the reason when the device is gone for good. */
  readonly lost: Promise<string>;
  private failure: KernelFailure | undefined;
  /** Waits to be broken off. Not `Promise.race`: its reactions on a promise that never settles are never freed. */
  private readonly waiting = new Set<(failure: KernelFailure) => void>();

  constructor(device: GPUDevice) {
    this.device = device;
    this.lost = device.lost.then(({ reason, message }) => {
      const text = `The GPU device was lost (${reason}): ${message}`;
      this.failure = new KernelFailure('device-lost', text);
      for (const reject of this.waiting) reject(this.failure);
      this.waiting.clear();
      return text;
    });
  }

  /** The promise's value; throws `KernelFailure` with code `device-lost` if the device goes first. */
  async untilLost<T>(promise: Promise<T>): Promise<T> {
    if (this.failure) throw this.failure;
    let leave: ((failure: KernelFailure) => void) | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        leave = reject;
        this.waiting.add(reject);
        promise.then(resolve, reject);
      });
    } catch (cause) {
      // A device's other promises may reject a moment before `lost` tells why.
      if (cause instanceof KernelFailure) throw cause;
      await Promise.resolve();
      throw this.failure ?? cause;
    } finally {
      if (leave) this.waiting.delete(leave);
    }
  }

  /**
   * Runs synchronous GPU calls and reports their errors: out of memory, and invalid use, which is a kernel's fault.
   * Scopes nest per device, so nothing may be awaited inside.
   */
  async guard<T>(what: string, calls: () => T): Promise<T> {
    if (this.failure) throw this.failure;
    this.device.pushErrorScope('validation');
    this.device.pushErrorScope('out-of-memory');
    let value: T;
    let errors: Promise<(GPUError | null)[]>;
    try {
      value = calls();
    } finally {
      errors = Promise.all([this.device.popErrorScope(), this.device.popErrorScope()]);
      // Where `calls` threw, nobody waits for these.
      errors.catch(() => {});
    }
    const [memory, validation] = await this.untilLost(errors);
    if (memory) throw new KernelFailure('out-of-memory', `${what}: ${memory.message || 'out of GPU memory'}`);
    if (validation) throw new KernelFailure('kernel-error', `${what}: ${validation.message}`);
    return value;
  }
}
