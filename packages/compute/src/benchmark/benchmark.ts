/** Measures a host in under three seconds: what it tells the coordinator when it introduces itself. */
import type { KernelBundle } from '@manyhands/kernel';
import type { BackendBenchmark, Benchmark } from '@manyhands/protocol';
import { RunStopped } from '../backend.ts';
import type { OpenedBackends } from '../open.ts';
import {
  measureBandwidth,
  measureGpuBandwidth,
  measureGpuLatency,
  probeGpuMemory,
  probeMemory,
} from './device.ts';
import { measureThroughput } from './throughput.ts';

/** Milliseconds from the start by which each part shall end, compiling included; under 3 s all told. */
const ENDS_MS = { wasm: 600, wasmBandwidth: 700, gpu: 2200, gpuBandwidth: 2500 } as const;

export interface BenchmarkOptions {
  readonly signal?: AbortSignal;
  /** Share of the whole that is done, in [0, 1]. */
  readonly progress?: (fraction: number) => void;
}

export interface BenchmarkReport {
  readonly benchmark: Benchmark;
  /** What goes into `Capabilities.memoryBytes`: the least of what the backends can have. */
  readonly memoryBytes: number;
  readonly tookMs: number;
}

/** `tile` is the `matmul-tile` bundle. WebAssembly is measured on one thread. Throws `RunStopped` or `KernelFailure`. */
export async function benchmark(
  backends: OpenedBackends,
  tile: KernelBundle,
  options: BenchmarkOptions = {},
): Promise<BenchmarkReport> {
  const startedAt = performance.now();
  const signal = options.signal ?? new AbortController().signal;
  const done = (fraction: number) => {
    if (signal.aborted) throw new RunStopped();
    options.progress?.(fraction);
  };
  const at = (part: keyof typeof ENDS_MS) => startedAt + ENDS_MS[part];
  const wasm: BackendBenchmark = {
    operationsPerSecond: await measureThroughput(backends.wasm, tile, at('wasm'), signal),
    bandwidthBytesPerSecond: measureBandwidth(at('wasmBandwidth')),
    // A call into the module is over when it returns.
    dispatchLatencyMs: 0,
  };
  let memoryBytes = probeMemory();
  let webgpu: BackendBenchmark | undefined;
  if (backends.webgpu) {
    done(0.3);
    const { device } = backends.webgpu;
    const operationsPerSecond = await measureThroughput(backends.webgpu, tile, at('gpu'), signal);
    done(0.8);
    webgpu = {
      operationsPerSecond,
      bandwidthBytesPerSecond: await measureGpuBandwidth(device, at('gpuBandwidth')),
      dispatchLatencyMs: await measureGpuLatency(device),
    };
    memoryBytes = Math.min(memoryBytes, await probeGpuMemory(device));
  }
  done(1);
  return {
    benchmark: webgpu ? { webgpu, wasm } : { wasm },
    memoryBytes,
    tookMs: performance.now() - startedAt,
  };
}
