/** Several workunits of one kernel at once on WebGPU (software, in headless Chromium), their number given. */
import { decode, type KernelBundle } from '@manyhands/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deriving, pingPong } from '../../test/kernels.ts';
import { type KernelInput, type PreparedKernel, type RunControl, RunStopped } from '../backend.ts';
import { openWebgpu, type WebgpuBackend, webgpuBackend } from './backend.ts';
import { openDevice } from './device.ts';

let kernel: KernelBundle;
const opened: WebgpuBackend[] = [];
beforeAll(async () => {
  kernel = await pingPong();
});
afterAll(() => {
  for (const gpu of opened) gpu.close();
});

async function prepare(fixedSeats: number, which = kernel) {
  const gpu = await openWebgpu({ allowFallbackAdapter: true, fixedSeats });
  if ('absent' in gpu) throw new Error(gpu.absent);
  opened.push(gpu);
  return { gpu, prepared: await gpu.prepare(which) };
}

const control = (overrides: Partial<RunControl> = {}): RunControl => ({
  signal: new AbortController().signal,
  sliceMs: () => 0.01,
  duty: () => 1,
  progress: () => {},
  ...overrides,
});
const inputOf = (n: number, rounds: number): KernelInput => ({ params: { n, rounds }, buffers: new Map() });
const INPUTS = [inputOf(37, 30), inputOf(64, 14), inputOf(5, 43), inputOf(37, 7)];
/** Each step adds its number to every value. */
const wantedOf = ({ params: { n = 0, rounds = 0 } }: KernelInput) =>
  Array<number>(n).fill((rounds * Math.max(0, rounds - 1)) / 2);

async function valuesOf(prepared: PreparedKernel, input: KernelInput, how: Partial<RunControl> = {}) {
  const { outputs } = await prepared.run(input, control(how));
  return Array.from(decode('u32', outputs.get('current') ?? new Uint8Array()));
}

test('a software adapter has one seat unless a test says otherwise', async () => {
  const gpu = await openWebgpu({ allowFallbackAdapter: true });
  if ('absent' in gpu) throw new Error(gpu.absent);
  opened.push(gpu);
  expect((await gpu.prepare(kernel)).seats).toBe(1);
  expect((await prepare(3)).prepared.seats).toBe(3);
});

describe.each([1, 2, 3])('with %i seats', (seats) => {
  test('workunits of different length at once give what each gives alone', async () => {
    const { prepared } = await prepare(seats);
    for (const sliceMs of [0.01, 8]) {
      const values = await Promise.all(
        INPUTS.map((input) => valuesOf(prepared, input, { sliceMs: () => sliceMs })),
      );
      expect(values).toEqual(INPUTS.map(wantedOf));
    }
  });

  test('workunits that follow each other closely are all done', async () => {
    const { prepared } = await prepare(seats);
    const chain = async (input: KernelInput) => {
      for (let round = 0; round < 5; round++)
        expect(await valuesOf(prepared, input)).toEqual(wantedOf(input));
    };
    await Promise.all([chain(inputOf(9, 2)), chain(inputOf(9, 0)), chain(inputOf(4, 5))]);
  });
});

/** The order of what is told of two runs. */
function listen() {
  const heard: string[] = [];
  const tell = (name: string) => ({ progress: () => void heard.push(name) });
  return { heard, tell };
}

test('two seats take turns; with one the second workunit waits for the first', async () => {
  for (const seats of [1, 2]) {
    const { prepared } = await prepare(seats);
    const { heard, tell } = listen();
    const input = inputOf(16, 60);
    await Promise.all([valuesOf(prepared, input, tell('a')), valuesOf(prepared, input, tell('b'))]);
    const overlap = heard.indexOf('b') < heard.lastIndexOf('a');
    expect(overlap).toBe(seats === 2);
  }
});

test('a short workunit ends while the long one beside it goes on', async () => {
  const { prepared } = await prepare(2);
  let longEnded = false;
  const long = inputOf(8, 200);
  const running = valuesOf(prepared, long).then((values) => {
    longEnded = true;
    return values;
  });
  const short = inputOf(8, 3);
  expect(await valuesOf(prepared, short)).toEqual(wantedOf(short));
  expect(longEnded).toBe(false);
  expect(await running).toEqual(wantedOf(long));
});

test('a stop of one of two leaves the other its bits', async () => {
  const { prepared } = await prepare(2);
  const stop = new AbortController();
  const input = inputOf(16, 60);
  const stopped = valuesOf(prepared, input, { signal: stop.signal, progress: () => stop.abort() });
  const other = valuesOf(prepared, inputOf(13, 60));
  await expect(stopped).rejects.toBeInstanceOf(RunStopped);
  expect(await other).toEqual(wantedOf(inputOf(13, 60)));
  expect(await valuesOf(prepared, input)).toEqual(wantedOf(input));
});

test('a stop is heard during the rest of both', async () => {
  const { prepared } = await prepare(2);
  const stops = [new AbortController(), new AbortController()];
  let told = 0;
  const running = stops.map(({ signal }) =>
    valuesOf(prepared, inputOf(64, 100_000), {
      signal,
      duty: () => 0.01,
      progress: () => {
        if (++told === 6) for (const stop of stops) stop.abort();
      },
    }),
  );
  for (const run of running) await expect(run).rejects.toBeInstanceOf(RunStopped);
});

test('the time of two at once is shared out by operations', async () => {
  const { prepared } = await prepare(2);
  // Long enough slices that the device works for most of the time.
  const how = control({ sliceMs: () => 8 });
  const startedAt = performance.now();
  const runs = await Promise.all([1, 2].map(() => prepared.run(inputOf(50_000, 30), how)));
  const sum = runs.reduce((total, { computeMs }) => total + computeMs, 0);
  expect(sum).toBeGreaterThan(0);
  expect(sum).toBeLessThanOrEqual(performance.now() - startedAt);
});

test('seats that derive at once, and one that finds it kept, give the same', async () => {
  const { prepared } = await prepare(3, await deriving());
  const numbers = new Uint8Array(Uint32Array.of(3, 1, 4, 1, 5).buffer);
  const inputs = [0, 10, 20, 30].map((hidden) => ({
    params: { n: 5, shown: 2, hidden },
    buffers: new Map([
      ['numbers', numbers],
      ['own', new Uint8Array(Uint32Array.of(hidden, 0, 0, 0, 1).buffer)],
    ]),
  }));
  const sums = await Promise.all(
    inputs.map(async (input) => {
      const { outputs } = await prepared.run(input, control());
      return Array.from(decode('u32', outputs.get('sums') ?? new Uint8Array()));
    }),
  );
  expect(sums).toEqual(
    inputs.map(({ params: { hidden } }) => [11 + hidden, 3, 18, 3, 28].map((value) => value + hidden)),
  );
});

test('a lost device fails all seats', async () => {
  const { gpu, prepared } = await prepare(2);
  let told = 0;
  const runs = [inputOf(64, 100_000), inputOf(37, 100_000)].map((input) =>
    prepared.run(input, control({ progress: () => ++told === 10 && gpu.device.destroy() })),
  );
  for (const run of runs) await expect(run).rejects.toMatchObject({ code: 'device-lost' });
});

test('a second seat is tried when one was measured, and whatever comes of it the values are right', async () => {
  const device = await openDevice({ allowFallbackAdapter: true });
  if ('absent' in device) throw new Error(device.absent);
  // As a GPU has it: a fallback adapter is given no more than one seat.
  const capabilities = { ...device.capabilities, isFallbackAdapter: false };
  const gpu = webgpuBackend({ ...device, capabilities });
  opened.push(gpu);
  const prepared = await gpu.prepare(kernel);
  expect(prepared.seats).toBe(1);
  const input = inputOf(2_000, 60);
  // Longer than a submission itself takes here: shorter ones would become slivers, thousands of them.
  const how = { sliceMs: () => 4 };
  for (let round = 0; round < 200 && prepared.seats === 1; round++)
    expect(await valuesOf(prepared, input, how)).toEqual(wantedOf(input));
  expect(prepared.seats).toBe(2);
  for (let round = 0; round < 5; round++) {
    const values = await Promise.all([1, 2].map(() => valuesOf(prepared, input, how)));
    expect(values).toEqual([wantedOf(input), wantedOf(input)]);
  }
});
