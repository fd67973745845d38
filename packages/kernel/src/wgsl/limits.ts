/** What WebGPU devices have: the least that all of them offer, and the most that any of them does. */

/** What every WebGPU device offers (WebGPU specification, 3.6.2 "Limits", defaults in core mode). */
export const GUARANTEED_LIMITS = {
  maxBindGroups: 4,
  maxBindingsPerBindGroup: 1000,
  maxDynamicUniformBuffersPerPipelineLayout: 8,
  maxDynamicStorageBuffersPerPipelineLayout: 4,
  maxStorageBuffersPerShaderStage: 8,
  maxUniformBuffersPerShaderStage: 12,
  maxUniformBufferBindingSize: 65_536,
  maxStorageBufferBindingSize: 134_217_728,
  maxBufferSize: 268_435_456,
  minUniformBufferOffsetAlignment: 256,
  minStorageBufferOffsetAlignment: 256,
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupSizeY: 256,
  maxComputeWorkgroupSizeZ: 64,
  maxComputeWorkgroupsPerDimension: 65_535,
} as const;
export type LimitName = keyof typeof GUARANTEED_LIMITS;

/** Features that a volunteer's device is opened with where it has them; no others can be asked for. */
export const KERNEL_FEATURES: readonly string[] = ['shader-f16', 'subgroups', 'timestamp-query'];

/** Bytes: sizes on a GPU are 32-bit numbers, and buffers come in multiples of four. */
export const LARGEST_BUFFER_BYTES = 2 ** 32 - 4;
