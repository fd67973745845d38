/** Buffers on the device: a kernel's own, kept from run to run, and those shared by the workunits of a batch. */
import type { Layout } from '@manyhands/kernel';
import { KernelFailure, type KernelInput } from '../backend.ts';
import type { Kept } from '../kept.ts';
import { USAGE } from './constants.ts';
import type { DeviceWatch } from './device-watch.ts';

const ALL_USES = USAGE.STORAGE | USAGE.UNIFORM | USAGE.COPY_SRC | USAGE.COPY_DST;

/** Buffers may stand in for any WGSL type, and the largest scalar vector needs 16 bytes. */
const LEAST_BYTES = 16;

/** Buffers by the identity of the bytes they were made of. */
export type SharedBuffers = Kept<Uint8Array, GPUBuffer>;
/** Derived buffers by name, kept together. */
export type DerivedBuffers = ReadonlyMap<string, GPUBuffer>;

/** The buffer that holds these bytes; `release` it with the same bytes when the run is over. */
async function takeShared(
  watch: DeviceWatch,
  shared: SharedBuffers,
  name: string,
  source: Uint8Array,
): Promise<GPUBuffer> {
  const known = shared.take(source);
  if (known) return known;
  const size = roomFor(source.byteLength);
  shared.makeRoom(size);
  const buffer = await createBuffer(watch, name, size, ALL_USES);
  upload(watch.device, buffer, source);
  return shared.add(source, buffer, size);
}

/** New buffers, zeroed, for all that is derived. */
export async function createDerived(watch: DeviceWatch, { buffers }: Layout): Promise<DerivedBuffers> {
  const made = new Map<string, GPUBuffer>();
  try {
    for (const { name, role, paddedBytes } of buffers) {
      if (role === 'derived') made.set(name, await createBuffer(watch, name, roomFor(paddedBytes), ALL_USES));
    }
    return made;
  } catch (error) {
    destroyAll(made);
    throw error;
  }
}

export function destroyAll(buffers: DerivedBuffers): void {
  for (const buffer of buffers.values()) buffer.destroy();
}

/** The buffers of one prepared kernel, by name. A buffer of the right size is used again. */
export class OwnBuffers {
  private readonly watch: DeviceWatch;
  private readonly buffers = new Map<string, GPUBuffer>();

  constructor(watch: DeviceWatch) {
    this.watch = watch;
  }

  async take(name: string, bytes: number, usage: number = ALL_USES): Promise<GPUBuffer> {
    const size = roomFor(bytes);
    const known = this.buffers.get(name);
    if (known?.size === size) return known;
    known?.destroy();
    this.buffers.delete(name);
    const buffer = await createBuffer(this.watch, name, size, usage);
    this.buffers.set(name, buffer);
    return buffer;
  }

  close(): void {
    for (const buffer of this.buffers.values()) buffer.destroy();
    this.buffers.clear();
  }
}

const roomFor = (bytes: number): number => Math.max(LEAST_BYTES, Math.ceil(bytes / 4) * 4);

async function createBuffer(
  watch: DeviceWatch,
  label: string,
  size: number,
  usage: number,
): Promise<GPUBuffer> {
  const { maxBufferSize, maxStorageBufferBindingSize } = watch.device.limits;
  const most = usage & USAGE.STORAGE ? Math.min(maxBufferSize, maxStorageBufferBindingSize) : maxBufferSize;
  if (size > most) {
    throw new KernelFailure('out-of-memory', `Buffer ${label} needs ${size} bytes; this GPU binds ${most}.`);
  }
  return watch.guard(`Buffer ${label} of ${size} bytes`, () =>
    watch.device.createBuffer({ label, size, usage }),
  );
}

/** Writes bytes of any length: the queue takes multiples of four only. */
export function upload(device: GPUDevice, buffer: GPUBuffer, source: Uint8Array): void {
  const whole = source.byteLength - (source.byteLength % 4);
  const bytes = source as Uint8Array<ArrayBuffer>;
  if (whole > 0) device.queue.writeBuffer(buffer, 0, bytes, 0, whole);
  if (whole === source.byteLength) return;
  const tail = new Uint8Array(4);
  tail.set(source.subarray(whole));
  device.queue.writeBuffer(buffer, whole, tail);
}

/**
 * All buffers of a run but the derived ones, filled: inputs uploaded, outputs and scratch zeroed. The bytes of shared
 * buffers are added to `taken`, for the caller to release.
 */
export async function placeBuffers(
  watch: DeviceWatch,
  own: OwnBuffers,
  shared: SharedBuffers,
  sizes: Layout,
  input: KernelInput,
  taken: Uint8Array[],
): Promise<Map<string, GPUBuffer>> {
  const placed = new Map<string, GPUBuffer>();
  const encoder = watch.device.createCommandEncoder();
  for (const { name, role, paddedBytes } of sizes.buffers) {
    if (role === 'derived') continue;
    const source = input.buffers.get(name);
    if (role === 'shared' && source) {
      placed.set(name, await takeShared(watch, shared, name, source));
      taken.push(source);
      continue;
    }
    const buffer = await own.take(name, paddedBytes);
    placed.set(name, buffer);
    if (role === 'input' && source) upload(watch.device, buffer, source);
    else encoder.clearBuffer(buffer);
  }
  watch.device.queue.submit([encoder.finish()]);
  return placed;
}

/** Own buffers for each workunit that runs at once. */
export class SeatBuffers {
  private readonly watch: DeviceWatch;
  private readonly busy = new Set<OwnBuffers>();
  private readonly free: OwnBuffers[] = [];

  constructor(watch: DeviceWatch) {
    this.watch = watch;
  }

  take(): OwnBuffers {
    const own = this.free.pop() ?? new OwnBuffers(this.watch);
    this.busy.add(own);
    return own;
  }

  /** Keeps buffers for as many workunits as `seats`, while some run, and for one otherwise. */
  release(own: OwnBuffers, seats: number): void {
    this.busy.delete(own);
    this.free.push(own);
    const kept = this.busy.size === 0 ? 1 : Math.max(0, seats - this.busy.size);
    for (const spare of this.free.splice(kept)) spare.close();
  }

  close(): void {
    for (const own of [...this.busy, ...this.free]) own.close();
    this.busy.clear();
    this.free.length = 0;
  }
}
