/** How the WebAssembly runner treats modules that behave, and those that do not. */
import { admit } from '@manyhands/kernel';
import { describe, expect, test } from 'vitest';
import { ADD_ONE_AND_SPOIL, ADD_ONE_ELEMENT, moduleOf, wasmKernelOf } from '../../test/wasm-module.ts';
import { KernelFailure, type RunControl } from '../backend.ts';
import { wasmBackend } from './backend.ts';

const control = (overrides: Partial<RunControl> = {}): RunControl => ({
  signal: new AbortController().signal,
  // So short that every slice is one element.
  sliceMs: () => 1e-9,
  duty: () => 1,
  progress: () => {},
  ...overrides,
});
const inputOf = (...bytes: number[]) => ({
  params: { n: bytes.length },
  buffers: new Map([['from', Uint8Array.from(bytes)]]),
});
const prepare = async (...bodies: Parameters<typeof moduleOf>) =>
  wasmBackend().prepare(await wasmKernelOf(moduleOf(...bodies)));

describe('a module that behaves', () => {
  test('is admitted', async () => {
    expect(await admit(await wasmKernelOf(moduleOf({ run: ADD_ONE_ELEMENT })))).toEqual([]);
  });

  test('finds zeroed outputs and its own inputs at every run, also where less is asked than before', async () => {
    const prepared = await prepare({ run: ADD_ONE_ELEMENT });
    for (const bytes of [
      [1, 2, 3, 4, 5],
      [9, 8],
      [1, 2, 3, 4, 5],
      [7, 7, 7, 7, 7, 7, 7, 7, 7],
    ]) {
      const { outputs } = await prepared.run(inputOf(...bytes), control());
      expect(Array.from(outputs.get('to') ?? [])).toEqual(bytes);
    }
  });

  test('finds shared bytes as they were given, although the workunit before wrote over them', async () => {
    const prepared = await prepare({ run: ADD_ONE_AND_SPOIL });
    const input = inputOf(1, 2, 3);
    for (let round = 0; round < 3; round++) {
      const { outputs } = await prepared.run(input, control());
      expect(Array.from(outputs.get('to') ?? [])).toEqual([1, 2, 3]);
    }
    expect(Array.from(input.buffers.get('from') ?? [])).toEqual([1, 2, 3]);
  });

  test('lets others have the thread between slices', async () => {
    const prepared = await prepare({ run: ADD_ONE_ELEMENT });
    let heard = 0;
    const timer = setInterval(() => heard++, 0);
    await prepared.run(inputOf(...Array(2000).fill(1)), control());
    clearInterval(timer);
    expect(heard).toBeGreaterThan(0);
  });

  test('reads the wanted duty anew after every slice', async () => {
    const prepared = await prepare({ run: ADD_ONE_ELEMENT });
    const duties = [1, 0.9, 0.5, 0.1];
    await prepared.run(inputOf(1, 2, 3, 4), control({ duty: () => duties.shift() ?? Number.NaN }));
    expect(duties).toEqual([]);
  });

  test('runs again in a fresh instance after it was stopped', async () => {
    const prepared = await prepare({ run: ADD_ONE_ELEMENT });
    const stop = new AbortController();
    const stopped = prepared.run(
      inputOf(1, 2, 3),
      control({ signal: stop.signal, progress: () => stop.abort() }),
    );
    await expect(stopped).rejects.toHaveProperty('name', 'RunStopped');
    const { outputs } = await prepared.run(inputOf(4, 5, 6), control());
    expect(Array.from(outputs.get('to') ?? [])).toEqual([4, 5, 6]);
  });
});

describe('a module that does not', () => {
  test.each([
    ['traps', { run: [0x00] }, 'kernel-error', /stopped/],
    ['returns an error', { run: [0x41, 7] }, 'kernel-error', /error 7/],
    [
      'writes outside its memory',
      { run: [0x41, 0x7f, 0x41, 0, 0x36, 2, 0, 0x41, 0] },
      'kernel-error',
      /stopped/,
    ],
    ['cannot allocate', { allocate: [0x41, 0] }, 'out-of-memory', /allocate/],
    ['traps while it allocates', { allocate: [0x00] }, 'out-of-memory', /allocate/],
    ['allocates beyond its memory', { allocate: [0x41, 0xff, 0xff, 3] }, 'out-of-memory', /allocate/],
  ])('because it %s fails by name, and again at the next run', async (_, bodies, code, message) => {
    const prepared = await prepare(bodies);
    for (let round = 0; round < 2; round++) {
      const failure = await prepared.run(inputOf(1, 2), control()).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(KernelFailure);
      expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
    }
  });

  test('because it gives NaN fails by name, with the element', async () => {
    const module = moduleOf({ run: ADD_ONE_ELEMENT });
    const kernel = await wasmKernelOf(module, { type: 'f32', shape: ['n / 4'] });
    const prepared = await wasmBackend().prepare(kernel);
    const fine = await prepared.run(inputOf(0, 0, 0, 0x3f), control());
    expect(Array.from(fine.outputs.get('to') ?? [])).toEqual([0, 0, 0, 0x3f]);
    await expect(prepared.run(inputOf(0, 0, 0, 0x3f, 0, 0, 0xc0, 0x7f), control())).rejects.toMatchObject({
      code: 'non-finite',
      message: expect.stringMatching(/`?to`? is NaN at element 1/),
    });
  });

  test('because it is none is refused when it is prepared', async () => {
    const kernel = await wasmKernelOf(Uint8Array.of(0, 0x61, 0x73, 0x6d, 2, 0, 0, 0));
    await expect(wasmBackend().prepare(kernel)).rejects.toMatchObject({ code: 'compile' });
  });
});
