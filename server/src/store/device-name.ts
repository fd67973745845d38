/** How a device is called where people look at hosts. */
import type { Capabilities } from '@manyhands/protocol';

export function deviceOf({ backends, webgpu, workers }: Capabilities): string {
  if (backends[0] === 'webgpu' && webgpu) return `${webgpu.vendor} ${webgpu.architecture}`.trim() || 'WebGPU';
  return `${workers} ${workers === 1 ? 'core' : 'cores'}`;
}
