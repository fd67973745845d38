/** Runs orders, each on the best backend that may be used; a lost or full GPU passes an order on to WebAssembly. */
import { KernelFailure, type RunControl, RunStopped } from '@manyhands/compute';
import type { KernelBundle } from '@manyhands/kernel';
import type { Sha256 } from '@manyhands/protocol';
import { createDesks, type Desk, type DeskParts, prepareOn } from './desks.ts';
import type { Pace, WorkOrder, WorkOutcome } from './messages.ts';
import { createSeating, type Running } from './seating.ts';
import { createShelf } from './shelf.ts';

export interface RunnerParts extends DeskParts {
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

/** Milliseconds between two words on progress: as often as a person can see. */
const PROGRESS_MS = 100;
const MESSAGE_LENGTH = 500;

export function createKernelRunner(parts: RunnerParts): KernelRunner {
  const shelf = createShelf();
  const orders = new Map<string, AbortController>();
  let pace: Pace = { sliceMs: 6, duty: 1, seatBytes: 0 };
  const seating = createSeating({
    ownBytes: shelf.ownBytes,
    seatBytes: () => pace.seatBytes,
    ...(parts.seated ? { seated: parts.seated } : {}),
  });
  const desks = createDesks(parts, () => seating.oldest()?.kernel ?? null);
  /** WebAssembly runs one order at a time. */
  let wasmTurn: Promise<unknown> = Promise.resolve();

  const controlFor = (order: WorkOrder, signal: AbortSignal): RunControl => {
    let told = 0;
    return {
      signal,
      sliceMs: () => pace.sliceMs,
      duty: () => pace.duty,
      progress: (fraction) => {
        // A seat may have come or gone with what was just measured.
        seating.advance();
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
    const input = { params: order.params, buffers: shelf.buffersOf(order) };
    const { outputs, computeMs } = await entry.prepared.run(input, controlFor(order, signal));
    return { backend: desk.backend.kind, computeMs, outputs: inManifestOrder(kernel, outputs) };
  };

  /** Of orders whose GPU was lost together, each computes on WebAssembly when the one before it is done. */
  const runInTurn = (desk: Desk, kernel: KernelBundle, entry: Running, signal: AbortSignal) => {
    entry.prepared = null;
    if (desk !== desks.wasm) return runOn(desk, kernel, entry, signal);
    const outcome = wasmTurn.then(() => runOn(desk, kernel, entry, signal));
    wasmTurn = outcome.catch(() => undefined);
    return outcome;
  };

  const execute = async (entry: Running, signal: AbortSignal): Promise<WorkOutcome> => {
    signal.throwIfAborted();
    const kernel = await shelf.kernel(entry.order.kernel);
    let failure = new KernelFailure('unsupported', 'Nothing here can run this kernel.');
    for (const desk of await desks.for(kernel)) {
      try {
        const { backend, ...rest } = await runInTurn(desk, kernel, entry, signal);
        if (backend !== 'reference') return { status: 'done', backend, ...rest };
      } catch (error) {
        // Only a lost or full device says nothing about the kernel: the next desk may do it.
        if (!(error instanceof KernelFailure) || !PASSES_ON.has(error.code)) throw error;
        if (error.code === 'out-of-memory') seating.tooMany();
        failure = error;
      }
    }
    throw failure;
  };

  const settle = async (order: WorkOrder, { signal }: AbortController): Promise<WorkOutcome> => {
    const entry = await seating.take(order);
    if (!signal.aborted) parts.progress(order.assignment, 0);
    try {
      return await execute(entry, signal);
    } catch (error) {
      if (error instanceof RunStopped || signal.aborted) return { status: 'stopped' };
      if (error instanceof KernelFailure) return failed(error.code, error.message);
      return failed('kernel-error', error instanceof Error ? error.message : String(error));
    } finally {
      orders.delete(order.assignment);
      seating.leave(entry);
    }
  };

  return {
    keep: shelf.keep,
    forget: shelf.forget,
    run: (order) => {
      const controller = new AbortController();
      orders.set(order.assignment, controller);
      return settle(order, controller);
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
