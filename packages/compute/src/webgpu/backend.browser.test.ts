/** What shaders may do, each on a real WebGPU device (software, in headless Chromium). */
import { admit, decode, encode, type KernelBundle } from '@manyhands/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as kernels from '../../test/kernels.ts';
import type { KernelInput, RunControl } from '../backend.ts';
import { openWebgpu, type WebgpuBackend } from './backend.ts';

let gpu: WebgpuBackend;
const openGpu = async () => {
  const opened = await openWebgpu({ allowFallbackAdapter: true });
  if ('absent' in opened) throw new Error(opened.absent);
  return opened;
};
beforeAll(async () => {
  gpu = await openGpu();
});
afterAll(() => gpu.close());

const control = (overrides: Partial<RunControl> = {}): RunControl => ({
  signal: new AbortController().signal,
  sliceMs: () => 8,
  duty: () => 1,
  progress: () => {},
  ...overrides,
});
const numbers = (type: 'u32' | 'i32' | 'f32' | 'u8', bytes: Uint8Array | undefined) =>
  Array.from(decode(type, bytes ?? new Uint8Array()));

async function run(kernel: KernelBundle, input: KernelInput, how: Partial<RunControl> = {}) {
  expect(await admit(kernel)).toEqual([]);
  const prepared = await gpu.prepare(kernel);
  const { outputs } = await prepared.run(input, control(how));
  prepared.close();
  return outputs;
}

describe('a shader may', () => {
  test('run several entry points in order, with scratch between them and bindings in several groups', async () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5];
    const input = { params: { n: 11 }, buffers: new Map([['numbers', encode('u32', values)]]) };
    const outputs = await run(await kernels.twoPasses(), input);
    const wanted = values.map((value, i) => value ** 2 + (values[(i + 1) % 11] ?? 0) ** 2);
    expect(numbers('u32', outputs.get('sums'))).toEqual(wanted);
  });

  test.each([0, 1, 2, 7, 600])(
    'repeat a pass %i times with a step counter and ping-pong buffers',
    async (rounds) => {
      const n = 37;
      for (const sliceMs of [8, 0.01]) {
        const input = { params: { n, rounds }, buffers: new Map() };
        const outputs = await run(await kernels.pingPong(), input, { sliceMs: () => sliceMs });
        expect(numbers('u32', outputs.get('current'))).toEqual(
          Array(n).fill(Math.max(0, (rounds * (rounds - 1)) / 2)),
        );
        if (rounds > 7) break;
      }
    },
  );

  test.each([0, 1, 2, 9])(
    'repeat two passes in turn %i times, exchanging two pairs of buffers',
    async (rounds) => {
      const n = 11;
      const begin = Array.from({ length: n }, (_, i) => (i * 37) % 100);
      const input = { params: { n, rounds }, buffers: new Map([['place', encode('i32', begin)]]) };
      let [place, before, speed] = [begin, Array<number>(n).fill(0), Array<number>(n).fill(0)];
      for (let round = 0; round < rounds; round++) {
        const next = place.map((at, i) => at + (speed[i] ?? 0));
        const around = (i: number) =>
          (next[(i + n - 1) % n] ?? 0) + (next[(i + 1) % n] ?? 0) - 2 * (next[i] ?? 0);
        speed = speed.map((value, i) => value + Math.trunc(around(i) / 4) + round);
        [place, before] = [next, place];
      }
      for (const sliceMs of [8, 0.01]) {
        const outputs = await run(await kernels.leapfrog(), input, { sliceMs: () => sliceMs });
        expect(numbers('i32', outputs.get('speed'))).toEqual(speed);
        expect(numbers('i32', outputs.get('next_place'))).toEqual(before);
      }
    },
  );

  test('take params as override constants, by name and by id, also for the size of workgroups', async () => {
    const kernel = await kernels.overrides();
    const prepared = await gpu.prepare(kernel);
    for (const [width, scale] of [
      [8, 0.5],
      [3, 2],
      [8, 0.25],
    ] as const) {
      const { outputs } = await prepared.run({ params: { width, scale }, buffers: new Map() }, control());
      const wanted = Array.from({ length: width }, (_, i) => i * scale - 3);
      expect(numbers('f32', outputs.get('out'))).toEqual(wanted);
    }
    prepared.close();
  });

  test('use atomics, workgroup memory, vectors in its uniform, two outputs and lengths of odd bytes', async () => {
    const bytes = Uint8Array.from({ length: 1003 }, (_, i) => (i * i) % 251);
    const input = { params: { n: 1003, bins_x: 100, bins_y: 0 }, buffers: new Map([['bytes', bytes]]) };
    const outputs = await run(await kernels.histogram(), input);
    const wanted = Array(100).fill(0);
    for (const byte of bytes) wanted[byte % 100]++;
    expect(numbers('u32', outputs.get('counts'))).toEqual(wanted);
    expect(outputs.get('echo')).toEqual(bytes);
  });

  test('see one buffer under several names and types', async () => {
    const outputs = await run(await kernels.twoViews(), { params: {}, buffers: new Map() });
    expect(numbers('u32', outputs.get('squares'))).toEqual([1, 4, 9, 16]);
  });
});

describe('the runner', () => {
  test('starts every run with zeroed outputs and scratch', async () => {
    const prepared = await gpu.prepare(await kernels.histogram());
    const input = {
      params: { n: 5, bins_x: 4, bins_y: 0 },
      buffers: new Map([['bytes', Uint8Array.of(1, 1, 2, 3, 0)]]),
    };
    for (let round = 0; round < 3; round++) {
      const { outputs } = await prepared.run(input, control());
      expect(numbers('u32', outputs.get('counts'))).toEqual([1, 2, 1, 1]);
    }
    prepared.close();
  });

  test('uploads other shared bytes where other bytes are given', async () => {
    const prepared = await gpu.prepare(await kernels.histogram());
    for (const byte of [1, 2, 1]) {
      const buffers = new Map([['bytes', Uint8Array.of(byte)]]);
      const { outputs } = await prepared.run({ params: { n: 1, bins_x: 3, bins_y: 0 }, buffers }, control());
      expect(outputs.get('echo')).toEqual(Uint8Array.of(byte));
    }
    prepared.close();
  });

  test('refuses NaN and infinity in an output, unless the manifest allows them', async () => {
    const infinity = { params: { above: 0xff, shift: 23 }, buffers: new Map() };
    const nan = { params: { above: 0x1ff, shift: 22 }, buffers: new Map() };
    const strict = await kernels.rawBits(false);
    for (const input of [infinity, nan]) {
      await expect(run(strict, input)).rejects.toMatchObject({ code: 'non-finite' });
    }
    const outputs = await run(await kernels.rawBits(true), infinity);
    expect(numbers('f32', outputs.get('out'))).toEqual([Number.POSITIVE_INFINITY]);
  });

  test('refuses WGSL that does not compile, with line and column', async () => {
    const { manifest, wgsl = '' } = await kernels.twoViews();
    const broken = await kernels.kernelOf(wgsl.replace('vectors[0] = ', 'vectors[0] = 1.5 + '), manifest);
    await expect(gpu.prepare(broken)).rejects.toMatchObject({
      code: 'compile',
      message: expect.stringMatching(/kernel\.wgsl:4:\d+/),
    });
  });

  test('refuses a kernel whose features or limits the device does not have', async () => {
    const { manifest, wgsl = '' } = await kernels.twoViews();
    for (const requires of [
      { features: ['no-such-feature'], limits: {} },
      { features: [], limits: { maxComputeWorkgroupStorageSize: 2 ** 40 } },
    ]) {
      const kernel = { ...(await kernels.kernelOf(wgsl, manifest)), manifest: { ...manifest, requires } };
      await expect(gpu.prepare(kernel)).rejects.toMatchObject({ code: 'unsupported' });
    }
  });

  test('refuses buffers larger than the device binds, and stays well', async () => {
    const params = { n: 4, rounds: 1 };
    const prepared = await gpu.prepare(await kernels.pingPong());
    const tooMany = { params: { ...params, n: 2 ** 31 }, buffers: new Map() };
    await expect(prepared.run(tooMany, control())).rejects.toMatchObject({ code: 'out-of-memory' });
    const { outputs } = await prepared.run({ params, buffers: new Map() }, control());
    expect(numbers('u32', outputs.get('current'))).toEqual([0, 0, 0, 0]);
    prepared.close();
  });

  test('rests between slices for the share of time that is not its own', async () => {
    const prepared = await gpu.prepare(await kernels.pingPong());
    const input = { params: { n: 64, rounds: 400 }, buffers: new Map() };
    const startedAt = performance.now();
    const { computeMs } = await prepared.run(input, control({ duty: () => 0.2, sliceMs: () => 4 }));
    // Half of the rest that is due, because rests under a millisecond are not taken. A slow machine only adds to it.
    expect(performance.now() - startedAt).toBeGreaterThan(computeMs * 3);
    prepared.close();
  });

  test('fails the run at hand, and every later one, when the device is lost', async () => {
    const doomed = await openGpu();
    const prepared = await doomed.prepare(await kernels.pingPong());
    const input = { params: { n: 64, rounds: 4000 }, buffers: new Map() };
    const running = prepared.run(input, control({ sliceMs: () => 0.01 }));
    const failed = expect(running).rejects.toMatchObject({ code: 'device-lost' });
    setTimeout(() => doomed.device.destroy(), 20);
    await failed;
    expect(await doomed.lost).toMatch(/lost/);
    await expect(prepared.run(input, control())).rejects.toMatchObject({ code: 'device-lost' });
  });
});

test('a software adapter is refused unless it is asked for', async () => {
  expect(await openWebgpu()).toHaveProperty('absent', expect.stringMatching(/software/));
});
