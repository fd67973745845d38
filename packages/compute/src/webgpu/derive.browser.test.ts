/** Derived buffers on WebGPU (software, in headless Chromium): kept or made anew, the outputs are the same bits. */
import { admit, decode, encode } from '@manyhands/kernel';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { deriving } from '../../test/kernels.ts';
import { type KernelInput, type PreparedKernel, type RunControl, RunStopped } from '../backend.ts';
import { openWebgpu, type WebgpuBackend } from './backend.ts';

const LENGTH = 61;
const ONE_SET = 4 * LENGTH;

async function openGpu(mostDerivedBytes = 100 * ONE_SET): Promise<WebgpuBackend> {
  const opened = await openWebgpu({ allowFallbackAdapter: true, mostDerivedBytes });
  if ('absent' in opened) throw new Error(opened.absent);
  return opened;
}

/** A device and how often it derived, which is seen by the buffers it made for that. */
async function openCounted(mostDerivedBytes?: number) {
  const gpu = await openGpu(mostDerivedBytes);
  const created = vi.spyOn(gpu.device, 'createBuffer');
  const prepared = await gpu.prepare(await deriving());
  const derivings = () => created.mock.calls.filter(([{ label }]) => label === 'squares').length;
  return { gpu, prepared, derivings };
}

const numbersOf = (first: number) =>
  encode(
    'u32',
    Array.from({ length: LENGTH }, (_, i) => first + i),
  );
const [A, B, C] = [numbersOf(1), numbersOf(500), numbersOf(7000)];

const inputOf = (numbers: Uint8Array, shown = 0, hidden = 0): KernelInput => ({
  params: { n: LENGTH, shown, hidden },
  buffers: new Map([
    ['numbers', numbers],
    ['own', numbersOf(hidden * 31)],
  ]),
});

function wantedOf({ params, buffers }: KernelInput): number[] {
  const [numbers, own] = ['numbers', 'own'].map((name) =>
    decode('u32', buffers.get(name) ?? new Uint8Array()),
  );
  const { shown = 0, hidden = 0 } = params;
  return Array.from(numbers ?? [], (number, i) => number ** 2 + shown + (own?.[i] ?? 0) + hidden);
}

async function run(prepared: PreparedKernel, input: KernelInput, how: Partial<RunControl> = {}) {
  const signal = new AbortController().signal;
  const control = { signal, sliceMs: () => 8, duty: () => 1, progress: () => {}, ...how };
  const { outputs } = await prepared.run(input, control);
  return Array.from(decode('u32', outputs.get('sums') ?? new Uint8Array()));
}

test('a kernel that derives is admitted', async () => {
  expect(await admit(await deriving())).toEqual([]);
});

describe('what was derived', () => {
  let counted: Awaited<ReturnType<typeof openCounted>>;
  beforeAll(async () => {
    counted = await openCounted();
  });
  afterAll(() => counted.gpu.close());

  test('serves all workunits of the same shared bytes and params of deriving, in slices of any length', async () => {
    const { prepared, derivings } = counted;
    const before = derivings();
    const inputs = [inputOf(A), inputOf(A, 0, 9), inputOf(B), inputOf(A, 5), inputOf(A), inputOf(B, 0, 3)];
    for (const sliceMs of [8, 0.01]) {
      for (const input of inputs)
        expect(await run(prepared, input, { sliceMs: () => sliceMs })).toEqual(wantedOf(input));
    }
    expect(derivings() - before).toBe(3);
  });

  test('is kept only where deriving came to its end', async () => {
    const { prepared, derivings } = counted;
    const before = derivings();
    const stop = new AbortController();
    const input = inputOf(C);
    const stopped = run(prepared, input, {
      signal: stop.signal,
      sliceMs: () => 0.01,
      progress: () => stop.abort(),
    });
    await expect(stopped).rejects.toBeInstanceOf(RunStopped);
    for (let round = 0; round < 2; round++) expect(await run(prepared, input)).toEqual(wantedOf(input));
    expect(derivings() - before).toBe(2);
  });
});

test('the least recently used goes where there is too much, and all goes with the kernel', async () => {
  const { gpu, prepared, derivings } = await openCounted(2 * ONE_SET);
  const counts = [];
  for (const numbers of [A, B, A, C, A, B]) {
    expect(await run(prepared, inputOf(numbers))).toEqual(wantedOf(inputOf(numbers)));
    counts.push(derivings());
  }
  expect(counts).toEqual([1, 2, 2, 3, 3, 4]);
  prepared.close();
  const again = await gpu.prepare(await deriving());
  expect(await run(again, inputOf(B))).toEqual(wantedOf(inputOf(B)));
  expect(derivings()).toBe(5);
  gpu.close();
});

test('with no room for it, every workunit derives for itself', async () => {
  const { gpu, prepared, derivings } = await openCounted(0);
  for (let round = 0; round < 3; round++)
    expect(await run(prepared, inputOf(A))).toEqual(wantedOf(inputOf(A)));
  expect(derivings()).toBe(3);
  gpu.close();
});

test('nothing outlasts the device', async () => {
  const lost = await openCounted();
  await run(lost.prepared, inputOf(A));
  const running = run(lost.prepared, inputOf(B), {
    sliceMs: () => 0.01,
    progress: () => lost.gpu.device.destroy(),
  });
  await expect(running).rejects.toMatchObject({ code: 'device-lost' });
  const next = await openCounted();
  for (const input of [inputOf(A), inputOf(B)])
    expect(await run(next.prepared, input)).toEqual(wantedOf(input));
  expect(next.derivings()).toBe(2);
  next.gpu.close();
});
