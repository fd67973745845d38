/** Runs kernels: WebGPU, WebAssembly and reference backends, time slicing, benchmark. */
export * from './backend.ts';
export { referenceBackend } from './reference/backend.ts';
export { wasmBackend } from './wasm/backend.ts';
