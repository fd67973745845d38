/** How plain functions are run: as a referee, and as code of the page. */
import { decode, encode, type ReferenceFunction } from '@manyhands/kernel';
import { describe, expect, test } from 'vitest';
import { kernelOf } from '../../test/kernels.ts';
import { type RunControl, RunStopped } from '../backend.ts';
import { pageBackend, referenceBackend } from './backend.ts';

const root: ReferenceFunction = (_, buffers) => {
  const values = Array.from(decode('f32', buffers.get('values') ?? new Uint8Array()), Math.sqrt);
  return new Map([['roots', encode('f32', values)]]);
};
const kernelWith = (variants: object) =>
  kernelOf('', {
    params: [{ name: 'n', type: 'u32' }],
    buffers: [
      { name: 'values', type: 'f32', shape: ['n'], role: 'input' },
      { name: 'roots', type: 'f32', shape: ['n'], role: 'output' },
    ],
    passes: [],
    variants,
  });
const inputOf = (...values: number[]) => ({
  params: { n: values.length },
  buffers: new Map([['values', encode('f32', values)]]),
});
const controlOf = (changes: Partial<RunControl> = {}): RunControl => ({
  signal: new AbortController().signal,
  sliceMs: () => 8,
  duty: () => 1,
  progress: () => {},
  ...changes,
});

describe.each([
  ['a referee', referenceBackend({ 'test-kernel': root }), referenceBackend({}), { webgpu: {} }],
  [
    'code of the page',
    pageBackend({ 'roots-1': async () => root }),
    pageBackend({}),
    { page: { code: 'roots-1' } },
  ],
])('%s', (_, backend, empty, variants) => {
  test('gives its outputs, and tells when it is done', async () => {
    const told: number[] = [];
    const prepared = await backend.prepare(await kernelWith(variants));
    const control = controlOf({ progress: (fraction) => told.push(fraction) });
    const { outputs } = await prepared.run(inputOf(4, 9), control);
    expect(Array.from(decode('f32', outputs.get('roots') ?? new Uint8Array()))).toEqual([2, 3]);
    expect(told).toEqual([1]);
  });

  test('is refused where its numbers are none, or where there is none of it', async () => {
    const kernel = await kernelWith(variants);
    const prepared = await backend.prepare(kernel);
    await expect(prepared.run(inputOf(4, -9), controlOf())).rejects.toMatchObject({ code: 'non-finite' });
    await expect(empty.prepare(kernel)).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('hears a stop that came while it waited', async () => {
    const prepared = await backend.prepare(await kernelWith(variants));
    const stop = new AbortController();
    const stopped = prepared.run(inputOf(4), controlOf({ signal: stop.signal }));
    stop.abort();
    await expect(stopped).rejects.toBeInstanceOf(RunStopped);
  });
});
