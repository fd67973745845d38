/** Brings outputs from the device. */
import type { BufferBytes, Layout } from '@manyhands/kernel';
import { MAP_READ, USAGE } from './constants.ts';
import type { DeviceWatch } from './device-watch.ts';
import type { OwnBuffers } from './memory.ts';

/** Copies all outputs into one mappable buffer, and from there into bytes of their exact length. */
export async function readOutputs(
  watch: DeviceWatch,
  own: OwnBuffers,
  sizes: Layout,
  buffers: ReadonlyMap<string, GPUBuffer>,
): Promise<BufferBytes> {
  const outputs = sizes.buffers.filter(({ role }) => role === 'output');
  const total = outputs.reduce((sum, { paddedBytes }) => sum + paddedBytes, 0);
  const staging = await own.take('(read-back)', total, USAGE.MAP_READ | USAGE.COPY_DST);
  await watch.guard('The read-back', () => {
    const encoder = watch.device.createCommandEncoder();
    let offset = 0;
    for (const { name, paddedBytes } of outputs) {
      const buffer = buffers.get(name);
      if (buffer) encoder.copyBufferToBuffer(buffer, 0, staging, offset, paddedBytes);
      offset += paddedBytes;
    }
    watch.device.queue.submit([encoder.finish()]);
  });
  await watch.untilLost(staging.mapAsync(MAP_READ));
  const mapped = new Uint8Array(staging.getMappedRange());
  const read = new Map<string, Uint8Array>();
  let offset = 0;
  for (const { name, bytes, paddedBytes } of outputs) {
    read.set(name, mapped.slice(offset, offset + bytes));
    offset += paddedBytes;
  }
  staging.unmap();
  return read;
}
