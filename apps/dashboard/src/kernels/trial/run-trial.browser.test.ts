/** Test runs in the worker that volunteers have, on software WebGPU and on WebAssembly. */
import { decode, type Manifest } from '@manyhands/kernel';
import { expect, test } from 'vitest';
import { draftOf, FIRST_WGSL } from '../list/new-draft.ts';
import { runVariant, type TrialInput, variantsOf } from './run-trial.ts';

const NUMBERS = Float32Array.from({ length: 100 }, (_, i) => i / 4 - 7);

function inputOf(wgsl: string): TrialInput {
  const manifest: Manifest = JSON.parse(draftOf('A kernel', wgsl).manifest);
  return {
    manifest,
    wgsl,
    wasm: null,
    params: { n: NUMBERS.length },
    buffers: { numbers: new Uint8Array(NUMBERS.buffer) },
  };
}
const control = () => ({ signal: new AbortController().signal, progress: () => undefined });

test('the first kernel runs as it is drafted, and says that the adapter is software', async () => {
  const input = inputOf(FIRST_WGSL);
  expect(variantsOf(input)).toEqual(['webgpu']);
  const outcome = await runVariant('webgpu', input, control());
  expect(outcome).toMatchObject({ kind: 'done', isSoftware: true });
  if (outcome.kind !== 'done') return;
  const result = decode('f32', outcome.outputs.get('result') ?? new Uint8Array());
  expect(Array.from(result)).toEqual(Array.from(NUMBERS, (value) => 2 * value));
  expect(outcome.computeMs).toBeLessThanOrEqual(outcome.wholeMs);
});

test('NaN in an output is shown, although volunteers may not send it', async () => {
  const wgsl = FIRST_WGSL.replace('2.0 * numbers[id.x]', 'sqrt(numbers[id.x]) * args_nan()').concat(
    'fn args_nan() -> f32 { return bitcast<f32>(0x7fc00000u + args.n * 0u); }\n',
  );
  const outcome = await runVariant('webgpu', inputOf(wgsl), control());
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  const result = decode('f32', outcome.outputs.get('result') ?? new Uint8Array());
  expect(Array.from(result).some(Number.isNaN)).toBe(true);
});

test('what the compiler refuses is told in words', async () => {
  const input = inputOf(FIRST_WGSL);
  const outcome = await runVariant(
    'webgpu',
    { ...input, wgsl: FIRST_WGSL.replace('2.0', 'missing') },
    control(),
  );
  expect(outcome).toMatchObject({ kind: 'failed', message: expect.stringContaining('missing') });
});

test('a stopped run ends, however long the kernel would take', async () => {
  const wgsl = FIRST_WGSL.replace(
    'result[id.x] = 2.0 * numbers[id.x];',
    'var x = numbers[id.x]; for (var i = 0u; i < 400000000u; i++) { x = x * 1.0000001 + f32(i); } result[id.x] = x;',
  );
  const controller = new AbortController();
  const running = runVariant('webgpu', inputOf(wgsl), {
    signal: controller.signal,
    progress: () => undefined,
  });
  setTimeout(() => controller.abort(), 300);
  expect(await running).toEqual({ kind: 'stopped' });
});
