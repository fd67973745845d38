/** Runs orders one after the other on the best backend that may be used; a lost GPU falls back to WebAssembly. */
import {
  type Backend,
  KernelFailure,
  type PreparedKernel,
  type RunControl,
  RunStopped,
} from '@manyhands/compute';
import { type KernelBundle, openBundle } from '@manyhands/kernel';
import type { KernelVersionId, Sha256 } from '@manyhands/protocol';
import type { DeviceTrust } from './device-trust.ts';
import type { Pace, WorkOrder, WorkOutcome } from './messages.ts';

export interface RunnerParts {
  /** The GPU, opened; null where there is none to be used. */
  readonly gpu: Backend | null;
  /** Opens the GPU anew after it was lost. */
  readonly openGpu: (() => Promise<Backend>) | null;
  readonly wasm: Backend | null;
  readonly trust: DeviceTrust;
  readonly progress: (assignment: string, fraction: number) => void;
}

export interface KernelRunner {
  keep(hash: Sha256, bytes: Uint8Array): void;
  forget(hash: Sha256): void;
  run(order: WorkOrder): Promise<WorkOutcome>;
  stop(assignment?: string): void;
  pace(pace: Pace): void;
}

/** A backend and what it has compiled. */
interface Desk {
  readonly backend: Backend;
  readonly prepared: Map<KernelVersionId, PreparedKernel>;
}

/** Compiled kernels kept for each backend; a volunteer seldom alternates between more. */
const PREPARED_KERNELS = 8;
/** Milliseconds between two words on progress: as often as a person can see. */
const PROGRESS_MS = 100;
const MESSAGE_LENGTH = 500;

export function createKernelRunner(parts: RunnerParts): KernelRunner {
  const blobs = new Map<Sha256, Uint8Array>();
  /** Opened once: parsing takes milliseconds that the next workunit would wait for. */
  const kernels = new Map<Sha256, KernelBundle>();
  const orders = new Map<string, AbortController>();
  const wasm: Desk | null = parts.wasm && { backend: parts.wasm, prepared: new Map() };
  let pace: Pace = { sliceMs: 6, duty: 1 };
  let tail: Promise<unknown> = Promise.resolve();
  let running: KernelVersionId | null = null;

  const watchGpu = (backend: Backend): Desk => {
    void backend.lost.then(() => {
      parts.trust.lost(running, Date.now());
      gpu = null;
    });
    return { backend, prepared: new Map() };
  };
  let gpu: Promise<Desk> | null = parts.gpu && Promise.resolve(watchGpu(parts.gpu));

  /** Desks to try for this kernel, best first. */
  const desksFor = async (kernel: KernelBundle): Promise<Desk[]> => {
    const desks: Desk[] = [];
    if (parts.openGpu && kernel.manifest.variants.webgpu && parts.trust.allows(kernel.id, Date.now())) {
      gpu ??= parts.openGpu().then(watchGpu);
      const desk = await gpu.catch(() => null);
      if (desk) desks.push(desk);
      else gpu = null;
    }
    if (wasm && kernel.manifest.variants.wasm) desks.push(wasm);
    return desks;
  };

  const openKernel = async (id: KernelVersionId): Promise<KernelBundle> => {
    const known = kernels.get(id);
    if (known !== undefined) return known;
    const bytes = blobs.get(id);
    if (bytes === undefined) throw new KernelFailure('input-unavailable', 'The kernel is not here.');
    const kernel = await openBundle(bytes);
    kernels.set(id, kernel);
    return kernel;
  };

  const buffersOf = (order: WorkOrder): Map<string, Uint8Array> => {
    const buffers = new Map(Object.entries(order.inputs));
    for (const [name, hash] of Object.entries(order.shared)) {
      const bytes = blobs.get(hash);
      if (bytes === undefined)
        throw new KernelFailure('input-unavailable', `The buffer ${name} is not here.`);
      buffers.set(name, bytes);
    }
    return buffers;
  };

  const controlFor = (order: WorkOrder, signal: AbortSignal): RunControl => {
    let told = 0;
    return {
      signal,
      sliceMs: () => pace.sliceMs,
      duty: () => pace.duty,
      progress: (fraction) => {
        const now = performance.now();
        if (now - told < PROGRESS_MS) return;
        told = now;
        parts.progress(order.assignment, fraction);
      },
    };
  };

  const runOn = async (desk: Desk, kernel: KernelBundle, order: WorkOrder, signal: AbortSignal) => {
    const prepared = await prepareOn(desk, kernel);
    const input = { params: order.params, buffers: buffersOf(order) };
    const { outputs, computeMs } = await prepared.run(input, controlFor(order, signal));
    return { backend: desk.backend.kind, computeMs, outputs: inManifestOrder(kernel, outputs) };
  };

  const execute = async (order: WorkOrder, signal: AbortSignal): Promise<WorkOutcome> => {
    signal.throwIfAborted();
    const kernel = await openKernel(order.kernel);
    running = order.kernel;
    let failure = new KernelFailure('unsupported', 'Nothing here can run this kernel.');
    for (const desk of await desksFor(kernel)) {
      try {
        const { backend, ...rest } = await runOn(desk, kernel, order, signal);
        if (backend !== 'reference') return { status: 'done', backend, ...rest };
      } catch (error) {
        // Only a lost or full device says nothing about the kernel: the next desk may do it.
        if (!(error instanceof KernelFailure) || !PASSES_ON.has(error.code)) throw error;
        failure = error;
      }
    }
    throw failure;
  };

  const settle = async (order: WorkOrder, controller: AbortController): Promise<WorkOutcome> => {
    try {
      return await execute(order, controller.signal);
    } catch (error) {
      if (error instanceof RunStopped || controller.signal.aborted) return { status: 'stopped' };
      if (error instanceof KernelFailure) return failed(error.code, error.message);
      return failed('kernel-error', error instanceof Error ? error.message : String(error));
    } finally {
      running = null;
      orders.delete(order.assignment);
    }
  };

  return {
    keep: (hash, bytes) => void blobs.set(hash, bytes),
    forget: (hash) => {
      blobs.delete(hash);
      kernels.delete(hash);
    },
    run: (order) => {
      const controller = new AbortController();
      orders.set(order.assignment, controller);
      const outcome = tail.then(() => settle(order, controller));
      tail = outcome;
      return outcome;
    },
    stop: (assignment) => {
      for (const [id, controller] of orders) {
        if (assignment === undefined || id === assignment) controller.abort(new RunStopped());
      }
    },
    pace: (next) => {
      pace = next;
    },
  };
}

const PASSES_ON: ReadonlySet<string> = new Set(['device-lost', 'out-of-memory', 'unsupported']);

const failed = (code: KernelFailure['code'], message: string): WorkOutcome => ({
  status: 'failed',
  code,
  message: message.slice(0, MESSAGE_LENGTH),
});

async function prepareOn(desk: Desk, kernel: KernelBundle): Promise<PreparedKernel> {
  const kept = desk.prepared.get(kernel.id);
  const prepared = kept ?? (await desk.backend.prepare(kernel));
  desk.prepared.delete(kernel.id);
  desk.prepared.set(kernel.id, prepared);
  for (const [id, oldest] of desk.prepared) {
    if (desk.prepared.size <= PREPARED_KERNELS) break;
    desk.prepared.delete(id);
    oldest.close();
  }
  return prepared;
}

function inManifestOrder(kernel: KernelBundle, outputs: ReadonlyMap<string, Uint8Array>): Uint8Array[] {
  return kernel.manifest.buffers
    .filter((buffer) => buffer.role === 'output')
    .map((buffer) => {
      const bytes = outputs.get(buffer.name);
      if (bytes === undefined)
        throw new KernelFailure('kernel-error', `The output ${buffer.name} is missing.`);
      return bytes;
    });
}
