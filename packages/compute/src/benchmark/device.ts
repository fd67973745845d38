/** Bandwidth, latency and memory of a device, for labels and first guesses. */
import { USAGE } from '../webgpu/constants.ts';
import { median } from './throughput.ts';

const MIB = 2 ** 20;
/** Copies of one bandwidth sample; the first warms up. */
const COPIES = 4;
const LATENCY_SAMPLES = 7;

/** Bytes per second that a plain copy moves, each byte read and written counted once. Two copies at least. */
export async function measureGpuBandwidth(device: GPUDevice, endsAt: number): Promise<number> {
  const size = Math.min(64 * MIB, device.limits.maxBufferSize);
  const make = () => device.createBuffer({ size, usage: USAGE.COPY_SRC | USAGE.COPY_DST });
  const [from, to] = [make(), make()];
  try {
    const speeds: number[] = [];
    for (let i = 0; i < COPIES && (i < 2 || performance.now() < endsAt); i++) {
      const startedAt = performance.now();
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(from, 0, to, 0, size);
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
      if (i > 0) speeds.push(size / (Math.max(performance.now() - startedAt, 0.1) / 1000));
    }
    return median(speeds);
  } finally {
    from.destroy();
    to.destroy();
  }
}

/** Milliseconds from submitting an empty dispatch to hearing of its end. */
export async function measureGpuLatency(device: GPUDevice): Promise<number> {
  const module = device.createShaderModule({ code: '@compute @workgroup_size(1) fn nothing() {}' });
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  const samples: number[] = [];
  for (let i = 0; i < LATENCY_SAMPLES; i++) {
    const startedAt = performance.now();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.dispatchWorkgroups(1);
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    samples.push(performance.now() - startedAt);
  }
  return median(samples);
}

/** Bytes of the largest buffer that the device really gives, tried from 512 MiB downwards: no workunit needs more. */
export async function probeGpuMemory(device: GPUDevice): Promise<number> {
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  let size = Math.min(maxBufferSize, maxStorageBufferBindingSize, 512 * MIB);
  size -= size % 4;
  for (; size > 64 * MIB; size = Math.floor(size / 8) * 4) {
    device.pushErrorScope('out-of-memory');
    const buffer = device.createBuffer({ size, usage: USAGE.STORAGE });
    const error = await device.popErrorScope();
    buffer.destroy();
    if (!error) break;
  }
  return size;
}

/** Bytes per second that a plain copy in memory moves. */
export function measureBandwidth(endsAt: number): number {
  const from = new Uint8Array(16 * MIB).fill(1);
  const to = new Uint8Array(from.length);
  const speeds: number[] = [];
  for (let i = 0; i < COPIES && (i < 2 || performance.now() < endsAt); i++) {
    const startedAt = performance.now();
    to.set(from);
    if (i > 0) speeds.push(from.length / (Math.max(performance.now() - startedAt, 0.1) / 1000));
  }
  return median(speeds);
}

interface HasDeviceMemory {
  navigator?: { deviceMemory?: number };
}

/** Bytes that a WebAssembly memory can have here: a quarter of the machine where the browser tells, 1 GiB at most. */
export function probeMemory(): number {
  const { deviceMemory } = (globalThis as HasDeviceMemory).navigator ?? {};
  let bytes = Math.min(1024 * MIB, ((deviceMemory ?? 4) * 1024 * MIB) / 4);
  for (; bytes > 64 * MIB; bytes /= 2) {
    try {
      new WebAssembly.Memory({ initial: Math.floor(bytes / 65_536) });
      break;
    } catch {
      // Half of it, then.
    }
  }
  return bytes;
}
