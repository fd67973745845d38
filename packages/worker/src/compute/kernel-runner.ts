/**
 * Runs orders on the best backend that may be used, in the order in which they came; a lost GPU falls back to WebAssembly.
 * Orders of one kernel run at once as far as the GPU has seats for them and their buffers fit.
 */
import {
  type Backend,
  KernelFailure,
  type PreparedKernel,
  type RunControl,
  RunStopped,
} from '@manyhands/compute';
import { checkParams, ExpressionError, type KernelBundle, layout, openBundle } from '@manyhands/kernel';
import type { KernelVersionId, Sha256 } from '@manyhands/protocol';
import type { DeviceTrust } from './device-trust.ts';
import type { Pace, WorkOrder, WorkOutcome } from './messages.ts';

export interface RunnerParts {
  /** The GPU, opened; null where there is none to be used. */
  readonly gpu: Backend | null;
  /** Opens the GPU anew after it was lost. */
  readonly openGpu: (() => Promise<Backend>) | null;
  readonly wasm: Backend | null;
  /** What ships with the page. */
  readonly page: Backend;
  readonly trust: DeviceTrust;
  readonly progress: (assignment: string, fraction: number) => void;
  /** So many orders may run at once from now on. */
  readonly seated?: (seats: number) => void;
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

/** An order that is being carried out. */
interface Running {
  readonly order: WorkOrder;
  /** What runs it; null until it is compiled. */
  prepared: PreparedKernel | null;
}

interface Waiting {
  readonly order: WorkOrder;
  readonly start: () => void;
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
  const page: Desk = { backend: parts.page, prepared: new Map() };
  const waiting: Waiting[] = [];
  /** All of one kernel. */
  const running = new Set<Running>();
  let pace: Pace = { sliceMs: 6, duty: 1, seatBytes: 0 };
  /** Falls where the device had no memory for as many as were measured to be worth it. */
  let mostSeats = Number.POSITIVE_INFINITY;
  let toldSeats = 1;
  /** WebAssembly runs one order at a time. */
  let wasmTurn: Promise<unknown> = Promise.resolve();

  const watchGpu = (backend: Backend): Desk => {
    void backend.lost.then(() => {
      const [first] = running;
      parts.trust.lost(first?.order.kernel ?? null, Date.now());
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
    if (kernel.manifest.variants.page) desks.push(page);
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

  /** How many orders like these may run at once now: as the GPU earns its seats, within the memory for them. */
  const seatsFor = (orders: readonly WorkOrder[]): number => {
    const earned = Math.min(mostSeats, ...[...running].map(({ prepared }) => prepared?.seats ?? 1));
    if (earned <= 1) return 1;
    const largest = Math.max(...orders.map((order) => ownBytes(kernels.get(order.kernel), order)));
    return Math.max(1, Math.min(earned, Math.floor(pace.seatBytes / largest)));
  };

  const mayStart = ({ kernel, ...rest }: WorkOrder): boolean => {
    const orders = [...running].map(({ order }) => order);
    if (orders.length === 0) return true;
    if (orders.some((order) => order.kernel !== kernel)) return false;
    return orders.length < seatsFor([...orders, { kernel, ...rest }]);
  };

  /** Starts what may start, in order, and tells how many seats there are. */
  const advance = () => {
    for (let [next] = waiting; next && mayStart(next.order); [next] = waiting) {
      waiting.shift();
      next.start();
    }
    if (running.size === 0) return;
    const seats = seatsFor([...running].map(({ order }) => order));
    if (seats === toldSeats) return;
    toldSeats = seats;
    parts.seated?.(seats);
  };

  const controlFor = (order: WorkOrder, signal: AbortSignal): RunControl => {
    let told = 0;
    return {
      signal,
      sliceMs: () => pace.sliceMs,
      duty: () => pace.duty,
      progress: (fraction) => {
        // A seat may have come or gone with what was just measured.
        advance();
        const now = performance.now();
        if (now - told < PROGRESS_MS) return;
        told = now;
        parts.progress(order.assignment, fraction);
      },
    };
  };

  const runOn = async (desk: Desk, kernel: KernelBundle, entry: Running, signal: AbortSignal) => {
    const { order } = entry;
    entry.prepared = await prepareOn(desk, kernel);
    const input = { params: order.params, buffers: buffersOf(order) };
    const { outputs, computeMs } = await entry.prepared.run(input, controlFor(order, signal));
    return { backend: desk.backend.kind, computeMs, outputs: inManifestOrder(kernel, outputs) };
  };

  /** Of orders whose GPU was lost together, each computes on WebAssembly when the one before it is done. */
  const runInTurn = (desk: Desk, kernel: KernelBundle, entry: Running, signal: AbortSignal) => {
    entry.prepared = null;
    if (desk !== wasm) return runOn(desk, kernel, entry, signal);
    const outcome = wasmTurn.then(() => runOn(desk, kernel, entry, signal));
    wasmTurn = outcome.catch(() => undefined);
    return outcome;
  };

  const execute = async (entry: Running, signal: AbortSignal): Promise<WorkOutcome> => {
    signal.throwIfAborted();
    const kernel = await openKernel(entry.order.kernel);
    let failure = new KernelFailure('unsupported', 'Nothing here can run this kernel.');
    for (const desk of await desksFor(kernel)) {
      try {
        const { backend, ...rest } = await runInTurn(desk, kernel, entry, signal);
        if (backend !== 'reference') return { status: 'done', backend, ...rest };
      } catch (error) {
        // Only a lost or full device says nothing about the kernel: the next desk may do it.
        if (!(error instanceof KernelFailure) || !PASSES_ON.has(error.code)) throw error;
        const others = running.size - 1;
        if (error.code === 'out-of-memory' && others > 0) mostSeats = Math.min(mostSeats, others);
        failure = error;
      }
    }
    throw failure;
  };

  const settle = async (order: WorkOrder, controller: AbortController): Promise<WorkOutcome> => {
    const entry: Running = { order, prepared: null };
    running.add(entry);
    try {
      return await execute(entry, controller.signal);
    } catch (error) {
      if (error instanceof RunStopped || controller.signal.aborted) return { status: 'stopped' };
      if (error instanceof KernelFailure) return failed(error.code, error.message);
      return failed('kernel-error', error instanceof Error ? error.message : String(error));
    } finally {
      running.delete(entry);
      orders.delete(order.assignment);
      advance();
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
      return new Promise((resolve) => {
        waiting.push({ order, start: () => resolve(settle(order, controller)) });
        advance();
      });
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

/** Bytes on the device that no other order uses; infinite where that cannot be known before it runs. */
function ownBytes(kernel: KernelBundle | undefined, { params }: WorkOrder): number {
  if (!kernel || checkParams(kernel.manifest, params).length > 0) return Number.POSITIVE_INFINITY;
  try {
    const own = layout(kernel.manifest, params).buffers.filter(
      ({ role }) => role !== 'shared' && role !== 'derived',
    );
    return own.reduce((sum, { paddedBytes }) => sum + paddedBytes, 1);
  } catch (error) {
    if (error instanceof ExpressionError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

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
