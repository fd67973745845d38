/** Whether a host can run a kernel at all: variant, WebGPU features and limits, memory. */
import { GUARANTEED_LIMITS, type LimitName, type Manifest } from '@manyhands/kernel';
import type { BackendKind, Capabilities, WebGpuCapabilities } from '@manyhands/protocol';
import type { BatchView } from './types.ts';

/**
 * The backend that a host would run this batch on: the first of its backends that the kernel has a variant for and
 * whose needs it meets. Null when there is none.
 */
export function backendFor(capabilities: Capabilities, batch: BatchView): BackendKind | null {
  if (batch.memoryBytes > capabilities.memoryBytes) return null;
  const { page } = batch.manifest.variants;
  // The page's own code runs on the processor, as WebAssembly does, whatever else the host has.
  if (page) return capabilities.pageCode?.includes(page.code) ? 'wasm' : null;
  return capabilities.backends.find((backend) => canRun(backend, capabilities, batch)) ?? null;
}

function canRun(backend: BackendKind, capabilities: Capabilities, batch: BatchView): boolean {
  if (batch.manifest.variants[backend] === undefined) return false;
  if (backend === 'wasm') return true;
  const device = capabilities.webgpu;
  return device !== undefined && meets(device, batch.manifest.requires) && holdsBuffers(device, batch);
}

function meets(device: WebGpuCapabilities, requires: Manifest['requires']): boolean {
  return (
    requires.features.every((feature) => device.features.includes(feature)) &&
    Object.entries(requires.limits).every(([name, needed]) => limitMet(device, name, needed))
  );
}

/** Alignments are better when smaller; every other WebGPU limit is a maximum. */
function limitMet(device: WebGpuCapabilities, name: string, needed: number): boolean {
  const offered = limitOf(device, name);
  if (offered === undefined) return false;
  return name.startsWith('min') ? offered <= needed : offered >= needed;
}

function holdsBuffers(device: WebGpuCapabilities, batch: BatchView): boolean {
  const largest = batch.largestBufferBytes ?? batch.memoryBytes;
  return ['maxBufferSize', 'maxStorageBufferBindingSize'].every((name) => limitMet(device, name, largest));
}

/** What the host said, or what every device has. A name missing in both is a limit nobody is known to have. */
function limitOf(device: WebGpuCapabilities, name: string): number | undefined {
  if (Object.hasOwn(device.limits, name)) return device.limits[name];
  return Object.hasOwn(GUARANTEED_LIMITS, name) ? GUARANTEED_LIMITS[name as LimitName] : undefined;
}
