/** Finds a GPU worth using and opens it with all that kernels may ask for. */
import type { WebGpuCapabilities } from '@manyhands/protocol';

export interface WebgpuOptions {
  /** `navigator.gpu` by default. In Node: what the npm package `webgpu` creates, kept alive by the caller on globalThis. */
  readonly gpu?: GPU;
  /** A software adapter is slower than WebAssembly on the same processor, so it is refused unless a test says otherwise. */
  readonly allowFallbackAdapter?: boolean;
  readonly powerPreference?: GPUPowerPreference;
}

export interface OpenedDevice {
  readonly device: GPUDevice;
  readonly capabilities: WebGpuCapabilities;
}

/** Features that kernels may require and that change nothing for those that do not. */
const FEATURES = ['shader-f16', 'subgroups', 'timestamp-query'];

/** Limits that kernels may require; a device has the defaults unless more is asked for. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxUniformBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** A device, or the reason why there is none. */
export async function openDevice(options: WebgpuOptions): Promise<OpenedDevice | { absent: string }> {
  const gpu = options.gpu ?? (globalThis.navigator as Navigator | undefined)?.gpu;
  if (!gpu) return { absent: 'This browser has no WebGPU.' };
  try {
    const { powerPreference } = options;
    const adapter = await gpu.requestAdapter(powerPreference ? { powerPreference } : {});
    if (!adapter) return { absent: 'The browser found no GPU that it may use.' };
    if (isSoftware(adapter) && !options.allowFallbackAdapter) {
      return { absent: 'The only adapter is software; WebAssembly is faster.' };
    }
    return await requestDevice(adapter);
  } catch (cause) {
    return {
      absent: `The GPU could not be opened: ${cause instanceof Error ? cause.message : String(cause)}`,
    };
  }
}

/** `isFallbackAdapter` moved from the adapter to its info in 2025; older browsers tell by name only. */
function isSoftware(adapter: GPUAdapter): boolean {
  const { isFallbackAdapter, architecture, description } = adapter.info;
  const early = 'isFallbackAdapter' in adapter && adapter.isFallbackAdapter === true;
  return (
    isFallbackAdapter || early || /swiftshader|llvmpipe|lavapipe|warp/i.test(`${architecture} ${description}`)
  );
}

async function requestDevice(adapter: GPUAdapter): Promise<OpenedDevice> {
  const requiredFeatures = FEATURES.filter((name) => adapter.features.has(name)) as GPUFeatureName[];
  const requiredLimits: Record<string, number> = {};
  for (const name of LIMITS) {
    const most = adapter.limits[name];
    if (typeof most === 'number') requiredLimits[name] = most;
  }
  const device = await adapter.requestDevice({ requiredFeatures, requiredLimits });
  const limits: Record<string, number> = {};
  for (const name of LIMITS) limits[name] = device.limits[name];
  return {
    device,
    capabilities: {
      vendor: adapter.info.vendor.slice(0, 200),
      architecture: adapter.info.architecture.slice(0, 200),
      isFallbackAdapter: isSoftware(adapter),
      features: [...device.features].sort().slice(0, 100),
      limits,
    },
  };
}
