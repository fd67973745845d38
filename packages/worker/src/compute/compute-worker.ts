/**
 * The dedicated worker that kernels run in. It has no credentials and makes no connection of its own: buffers come in,
 * buffers go out. It is served with a content security policy that allows no connection.
 */
import {
  benchmark,
  type OpenedBackends,
  openBackends,
  openWebgpu,
  pageBackend,
  wasmBackend,
} from '@manyhands/compute';
import { loadBenchmarkKernel } from '@manyhands/shaders/browser';
import { pageCode } from '@manyhands/shaders/page';
import { expose, transfer } from 'comlink';
import { createDeviceTrust } from './device-trust.ts';
import { createKernelRunner, type KernelRunner } from './kernel-runner.ts';
import type { ComputeWorker, OpenOptions, Pace } from './messages.ts';
import { hasWasmSimd } from './wasm-simd.ts';

let backends: OpenedBackends | undefined;
let runner: KernelRunner | undefined;
let pace: Pace | undefined;
let tellProgress: ((assignment: string, fraction: number) => void) | undefined;
let tellSeats: ((seats: number) => void) | undefined;

function opened<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('The worker is opened before it is given work.');
  return part;
}

const gpuOptions = ({ softwareGpu }: OpenOptions) =>
  ({ allowFallbackAdapter: softwareGpu, powerPreference: 'low-power' }) as const;

/** WebAssembly alone, where the person wants no GPU. */
function wasmOnly(): OpenedBackends {
  const wasm = wasmBackend();
  const absent = { webgpu: undefined, webgpuAbsent: undefined, webgpuCapabilities: undefined };
  return { kinds: ['wasm'], wasm, ...absent, close: () => wasm.close() };
}

async function reopenGpu(options: OpenOptions) {
  const again = await openWebgpu(gpuOptions(options));
  if ('absent' in again) throw new Error(again.absent);
  return again;
}

const worker: ComputeWorker = {
  async open(options) {
    backends = options.webgpu ? await openBackends(gpuOptions(options)) : wasmOnly();
    const { webgpu, webgpuAbsent, webgpuCapabilities } = backends;
    const wasm = hasWasmSimd() ? backends.wasm : null;
    runner = createKernelRunner({
      gpu: webgpu ?? null,
      openGpu: webgpu ? () => reopenGpu(options) : null,
      wasm,
      page: pageBackend(pageCode),
      trust: createDeviceTrust(),
      progress: (assignment, fraction) => tellProgress?.(assignment, fraction),
      seated: (seats) => tellSeats?.(seats),
    });
    if (pace !== undefined) runner.pace(pace);
    return {
      backends: backends.kinds.filter((kind) => kind === 'webgpu' || wasm !== null),
      pageCode: Object.keys(pageCode),
      ...(webgpuCapabilities === undefined ? {} : { webgpu: webgpuCapabilities }),
      ...(webgpuAbsent === undefined ? {} : { withoutGpu: webgpuAbsent }),
    };
  },
  benchmark: async () => benchmark(opened(backends), await loadBenchmarkKernel()),
  keep: (hash, bytes) => opened(runner).keep(hash, bytes),
  forget: (hash) => opened(runner).forget(hash),
  run: async (order) => {
    const outcome = await opened(runner).run(order);
    if (outcome.status !== 'done') return outcome;
    return transfer(outcome, [...new Set(outcome.outputs.map((bytes) => bytes.buffer))]);
  },
  stop: (assignment) => runner?.stop(assignment),
  pace: (next) => {
    pace = next;
    runner?.pace(next);
  },
  watch: (progress, seated) => {
    tellProgress = progress;
    tellSeats = seated;
  },
};

expose(worker);
