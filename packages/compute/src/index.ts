/** Runs kernels: WebGPU, WebAssembly and reference backends, time slicing, benchmark. */
export * from './backend.ts';
export { type BenchmarkOptions, type BenchmarkReport, benchmark } from './benchmark/benchmark.ts';
export { type PageCode, pageBackend, referenceBackend } from './function/backend.ts';
export { type OpenedBackends, openBackends } from './open.ts';
export { wasmBackend } from './wasm/backend.ts';
export { openWebgpu, type WebgpuBackend, webgpuBackend } from './webgpu/backend.ts';
export type { WebgpuOptions } from './webgpu/device.ts';
