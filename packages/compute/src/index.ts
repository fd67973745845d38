/** Runs kernels: WebGPU, WebAssembly and reference backends, time slicing, benchmark. */
export * from './backend.ts';
