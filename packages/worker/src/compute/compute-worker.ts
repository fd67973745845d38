/**
 * The dedicated worker that kernels run in. It has no credentials and makes no connection of its own: buffers come in,
 * buffers go out. It is served with a content security policy that allows no connection.
 */
import { openWebgpu, type WebgpuBackend, wasmBackend } from '@manyhands/compute';
import { expose, transfer } from 'comlink';
import { measureBackend } from './benchmark.ts';
import { createDeviceTrust } from './device-trust.ts';
import { createKernelRunner, type KernelRunner } from './kernel-runner.ts';
import { findMemory } from './memory.ts';
import type { ComputeWorker, Pace } from './messages.ts';
import { hasWasmSimd } from './wasm-simd.ts';

let runner: KernelRunner | undefined;
let gpu: WebgpuBackend | undefined;
let softwareGpu = false;
let pace: Pace | undefined;
let tellProgress: ((assignment: string, fraction: number) => void) | undefined;
const wasm = hasWasmSimd() ? wasmBackend() : null;

async function openGpu(): Promise<WebgpuBackend> {
  const opened = await openWebgpu({ allowFallbackAdapter: softwareGpu, powerPreference: 'low-power' });
  if ('absent' in opened) throw new Error(opened.absent);
  return opened;
}

function opened(): KernelRunner {
  if (runner === undefined) throw new Error('The worker is opened before it is given work.');
  return runner;
}

const worker: ComputeWorker = {
  async open(options) {
    softwareGpu = options.softwareGpu;
    let withoutGpu: string | undefined;
    if (options.webgpu) {
      gpu = await openGpu().catch((error: Error) => {
        withoutGpu = error.message;
        return undefined;
      });
    }
    runner = createKernelRunner({
      openGpu: gpu === undefined ? null : openGpu,
      gpu: gpu ?? null,
      wasm,
      trust: createDeviceTrust(),
      progress: (assignment, fraction) => tellProgress?.(assignment, fraction),
    });
    if (pace !== undefined) runner.pace(pace);
    return {
      backends: [...(gpu ? (['webgpu'] as const) : []), ...(wasm ? (['wasm'] as const) : [])],
      memoryBytes: await findMemory(gpu?.device, gpu?.capabilities.isFallbackAdapter === true),
      ...(gpu === undefined ? {} : { webgpu: gpu.capabilities }),
      ...(withoutGpu === undefined ? {} : { withoutGpu }),
    };
  },
  benchmark: (kind, progress) => {
    const backend = kind === 'webgpu' ? gpu : wasm;
    if (!backend) throw new Error(`There is no ${kind} here to measure.`);
    return measureBackend(backend, progress);
  },
  keep: (hash, bytes) => opened().keep(hash, bytes),
  forget: (hash) => opened().forget(hash),
  run: async (order) => {
    const outcome = await opened().run(order);
    if (outcome.status !== 'done') return outcome;
    return transfer(outcome, [...new Set(outcome.outputs.map((bytes) => bytes.buffer))]);
  },
  stop: (assignment) => runner?.stop(assignment),
  pace: (next) => {
    pace = next;
    runner?.pace(next);
  },
  watch: (progress) => {
    tellProgress = progress;
  },
};

expose(worker);
