/** Memory that a kernel's buffers can have on this device: tried, not believed. */

const MEGABYTE = 2 ** 20;
/** Tried from the top: more than 1 GiB in one tab would push other programs aside. */
const GPU_TRIES = [1024, 512, 256, 128, 64].map((size) => size * MEGABYTE);
/** WebAssembly memories of this size are had in every 64-bit browser. */
const WASM_BYTES = 1024 * MEGABYTE;
/** Share of the reported memory that one tab takes at most. */
const SHARE = 1 / 8;

interface MaybeSupported {
  /** Gibibytes, rounded, at most 8; Chromium only (Device Memory API). */
  readonly deviceMemory?: number;
}

/** Bytes for buffers on the GPU where there is one, else in WebAssembly. A software GPU is not asked: its memory is ours. */
export async function findMemory(device: GPUDevice | undefined, software: boolean): Promise<number> {
  const { deviceMemory } = navigator as WorkerNavigator & MaybeSupported;
  const most = deviceMemory === undefined ? WASM_BYTES : deviceMemory * 1024 * MEGABYTE * SHARE;
  if (device === undefined || software) return Math.min(WASM_BYTES, most);
  for (const bytes of GPU_TRIES) {
    if (bytes <= device.limits.maxBufferSize && (await canAllocate(device, bytes))) return bytes;
  }
  return 32 * MEGABYTE;
}

async function canAllocate(device: GPUDevice, bytes: number): Promise<boolean> {
  device.pushErrorScope('out-of-memory');
  // Dawn makes buffers lazily; a clear makes the memory be there.
  const buffer = device.createBuffer({
    size: bytes,
    usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.STORAGE,
  });
  const encoder = device.createCommandEncoder();
  encoder.clearBuffer(buffer);
  device.queue.submit([encoder.finish()]);
  const error = await device.popErrorScope();
  buffer.destroy();
  return error === null;
}
