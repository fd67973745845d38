/** Kernels in the real worker, on the real backends: they run, stop at once, and survive the loss of the GPU. */
import { openWebgpu, pageBackend, wasmBackend } from '@manyhands/compute';
import type { KernelBundle } from '@manyhands/kernel';
import type { Sha256 } from '@manyhands/protocol';
import { loadBenchmarkKernel } from '@manyhands/shaders/browser';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type CrewOptions, openCrew } from './crew.ts';
import { createDeviceTrust } from './device-trust.ts';
import { createKernelRunner } from './kernel-runner.ts';
import { type Lane, LaneClosed, openLane } from './lane.ts';
import type { WorkOrder, WorkOutcome } from './messages.ts';

let kernel: KernelBundle;
const lanes: Lane[] = [];
beforeAll(async () => {
  kernel = await loadBenchmarkKernel();
});
afterEach(() => {
  for (const lane of lanes.splice(0)) lane.kill();
  vi.restoreAllMocks();
});

/** a × the identity, so that the product is known without computing it. */
function orderOf(assignment: string, side: number): WorkOrder {
  const a = Float32Array.from({ length: side * side }, (_, index) => index % 251);
  const b = new Float32Array(side * side);
  for (let row = 0; row < side; row++) b[row * side + row] = 1;
  return {
    assignment,
    kernel: kernel.id,
    params: { m: side, n: side, k: side },
    shared: {},
    inputs: { a: new Uint8Array(a.buffer), b: new Uint8Array(b.buffer) },
  };
}

function expectProduct(outcome: WorkOutcome, order: WorkOrder, backend: 'webgpu' | 'wasm') {
  expect(outcome).toMatchObject({ status: 'done', backend });
  if (outcome.status !== 'done') return;
  const [product] = outcome.outputs;
  // Not toEqual: it takes seconds for a megabyte.
  expect(product?.findIndex((byte, index) => byte !== order.inputs.a?.[index])).toBe(-1);
  expect(product?.byteLength).toBe(order.inputs.a?.byteLength);
}

async function laneWith(
  webgpu: boolean,
  progress: (assignment: string, fraction: number) => void = () => undefined,
) {
  const lane = openLane({ progress, seated: () => undefined, crashed: () => undefined });
  lanes.push(lane);
  const report = await lane.open({ webgpu, softwareGpu: true });
  return { lane, report, blobs: new Map<Sha256, Uint8Array>([[kernel.id, kernel.bytes]]) };
}

test.each([
  ['wasm', false],
  ['webgpu', true],
] as const)('a worker computes on %s, one order behind the other', async (backend, webgpu) => {
  const { lane, report, blobs } = await laneWith(webgpu);
  expect(report.backends[0]).toBe(backend);
  const orders = [orderOf('1', 64), orderOf('2', 33)];
  const outcomes = await Promise.all(orders.map((order) => lane.run(order, blobs)));
  for (const [index, order] of orders.entries()) {
    const outcome = outcomes[index];
    if (outcome) expectProduct(outcome, order, backend);
  }
});

test('a stopped order says so, the one behind it is done', async () => {
  const { lane, blobs } = await laneWith(false);
  const long = lane.run(orderOf('1', 1024), blobs);
  const next = orderOf('2', 16);
  const short = lane.run(next, blobs);
  lane.stop('1');
  expect(await long).toEqual({ status: 'stopped' });
  expectProduct(await short, next, 'wasm');
});

test('nothing is told of an order after its outcome, whatever was on its way', async () => {
  let toldSince = 0;
  const { lane, blobs } = await laneWith(false, () => {
    toldSince += 1;
    if (lane.closed) return;
    // While the page is busy, the worker tells more.
    for (const until = performance.now() + 300; performance.now() < until; );
    toldSince = 0;
    lane.kill();
  });
  await expect(lane.run(orderOf('1', 1024), blobs)).rejects.toThrow(LaneClosed);
  await new Promise((done) => setTimeout(done, 100));
  expect(toldSince).toBe(0);
});

test('closing a lane in the middle of a kernel ends it, and whoever waits for it hears of it', async () => {
  let started: () => void = () => undefined;
  const running = new Promise<void>((done) => {
    started = done;
  });
  const { lane, blobs } = await laneWith(false, () => started());
  lane.pace({ sliceMs: 5, duty: 0.05, seatBytes: 0 });
  const ended = lane.run(orderOf('1', 1024), blobs).catch((error: unknown) => error);
  await running;
  await lane.close();
  expect(lane.closed).toBe(true);
  const outcome = await ended;
  expect(outcome instanceof LaneClosed || (outcome as WorkOutcome).status === 'stopped').toBe(true);
  await expect(lane.run(orderOf('2', 8), blobs)).rejects.toThrow(LaneClosed);
});

const CREW: CrewOptions = {
  ...{ webgpu: false, softwareGpu: false, workers: 3 },
  pace: () => ({ sliceMs: 5, duty: 1, seatBytes: 0 }),
  progress: () => undefined,
  changed: () => undefined,
};

test('a crew that is left while its workers open leaves none of them behind', async () => {
  const terminated = vi.spyOn(Worker.prototype, 'terminate');
  const crew = await openCrew(CREW);
  crew.kill();
  expect(terminated).toHaveBeenCalledTimes(3);
  await new Promise((done) => setTimeout(done, 300));
  expect(crew.lanes()).toEqual([crew.first]);
});

test('a worker that cannot be opened is not left behind either', async () => {
  const terminated = vi.spyOn(Worker.prototype, 'terminate');
  // A function does not pass to a worker.
  const unsendable = (() => true) as unknown as boolean;
  await expect(openCrew({ ...CREW, softwareGpu: unsendable })).rejects.toThrow();
  expect(terminated).toHaveBeenCalledTimes(1);
});

test('a kernel or buffer that is not there, and wrong sizes, are failures with a code', async () => {
  const { lane, blobs } = await laneWith(false);
  expect(await lane.run(orderOf('1', 8), new Map())).toMatchObject({ code: 'input-unavailable' });
  const wrong = { ...orderOf('2', 8), inputs: { a: new Uint8Array(4), b: new Uint8Array(4) } };
  expect(await lane.run(wrong, blobs)).toMatchObject({ status: 'failed', code: 'kernel-error' });
});

test('a lost GPU hands its workunit to WebAssembly, and rests', async () => {
  const gpu = await openWebgpu({ allowFallbackAdapter: true });
  if ('absent' in gpu) throw new Error(gpu.absent);
  const trust = createDeviceTrust();
  const runner = createKernelRunner({
    gpu,
    openGpu: async () => {
      throw new Error('not opened again while it rests');
    },
    wasm: wasmBackend(),
    page: pageBackend({}),
    trust,
    progress: () => undefined,
  });
  runner.keep(kernel.id, kernel.bytes);
  const before = orderOf('1', 32);
  expectProduct(await runner.run(before), before, 'webgpu');
  const during = orderOf('2', 512);
  const outcome = runner.run(during);
  gpu.device.destroy();
  expectProduct(await outcome, during, 'wasm');
  expect(trust.allows(kernel.id, Date.now())).toBe(false);
  const after = orderOf('3', 32);
  expectProduct(await runner.run(after), after, 'wasm');
});

/** A runner on a software GPU with two seats, and what it told. */
async function runnerWithTwoSeats(seatBytes: number) {
  const gpu = await openWebgpu({ allowFallbackAdapter: true, fixedSeats: 2 });
  if ('absent' in gpu) throw new Error(gpu.absent);
  const trust = createDeviceTrust();
  const lost = vi.spyOn(trust, 'lost');
  const seats: number[] = [];
  const begun = new Set<string>();
  const runner = createKernelRunner({
    gpu,
    openGpu: () => Promise.reject(new Error('not opened again while it rests')),
    wasm: wasmBackend(),
    page: pageBackend({}),
    trust,
    progress: (assignment) => void begun.add(assignment),
    seated: (count) => void seats.push(count),
  });
  runner.pace({ sliceMs: 0.5, duty: 1, seatBytes });
  runner.keep(kernel.id, kernel.bytes);
  return { gpu, runner, lost, seats, begun };
}
const MUCH = 2 ** 28;

test.each([
  ['with memory for two the short order ends first', MUCH, ['2', '1'], [2]],
  ['without it one waits for the other', 0, ['1', '2'], []],
])('%s', async (_, seatBytes, ends, told) => {
  const { gpu, runner, seats } = await runnerWithTwoSeats(seatBytes);
  const orders = [orderOf('1', 384), orderOf('2', 32)];
  const ended: string[] = [];
  const run = async (order: WorkOrder) => {
    const outcome = await runner.run(order);
    ended.push(order.assignment);
    expectProduct(outcome, order, 'webgpu');
  };
  await Promise.all(orders.map(run));
  expect(ended).toEqual(ends);
  expect(seats).toEqual(told);
  gpu.close();
});

/** Resolves when both orders are in the kernel. */
const bothBegun = (begun: ReadonlySet<string>) =>
  vi.waitUntil(() => begun.size === 2, { timeout: 30_000, interval: 1 });

test('a stop of one of two leaves the other alone', async () => {
  const { gpu, runner, begun } = await runnerWithTwoSeats(MUCH);
  runner.pace({ sliceMs: 0.5, duty: 0.2, seatBytes: MUCH });
  const other = orderOf('2', 384);
  const outcomes = [orderOf('1', 384), other].map((order) => runner.run(order));
  await bothBegun(begun);
  runner.stop('1');
  runner.pace({ sliceMs: 6, duty: 1, seatBytes: MUCH });
  expect(await outcomes[0]).toEqual({ status: 'stopped' });
  const outcome = await outcomes[1];
  if (outcome) expectProduct(outcome, other, 'webgpu');
  gpu.close();
});

test('a GPU lost with two orders on it hands both to WebAssembly, and blames the kernel once', async () => {
  const { gpu, runner, lost, begun } = await runnerWithTwoSeats(MUCH);
  runner.pace({ sliceMs: 0.5, duty: 0.2, seatBytes: MUCH });
  const orders = [orderOf('1', 384), orderOf('2', 320), orderOf('3', 16)];
  const outcomes = orders.map((order) => runner.run(order));
  await bothBegun(begun);
  gpu.device.destroy();
  runner.pace({ sliceMs: 20, duty: 1, seatBytes: MUCH });
  for (const [index, order] of orders.entries()) {
    const outcome = await outcomes[index];
    if (outcome) expectProduct(outcome, order, 'wasm');
  }
  expect(lost.mock.calls.map(([blamed]) => blamed)).toEqual([kernel.id]);
});
