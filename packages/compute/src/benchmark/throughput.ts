/** Operations per second of the real tile kernel: sizes double until a run is long enough to time, then a median. */
import { decode, type KernelBundle, type ParamValues } from '@manyhands/kernel';
import {
  type Backend,
  KernelFailure,
  type KernelInput,
  type PreparedKernel,
  type RunControl,
} from '../backend.ts';

/** Milliseconds of one run: a hundred times the browser's clock step. */
const LONG_ENOUGH_MS = 12;
/** Milliseconds: browsers without isolation round the clock to this. */
const CLOCK_STEP_MS = 0.1;
/** Rows and columns: 2048 needs 48 MiB, which every device has. */
const SIZES = [64, 128, 256, 512, 1024, 2048] as const;
/** Runs that the median is taken of. */
const SAMPLES = 5;

/**
 * Measures one backend until `endsAt`, or a little longer: at least one run is made. `kernel` is `matmul-tile`: params m, n, k, inputs a and b, output c.
 * Throws `KernelFailure` where the device computes a wrong product.
 */
export async function measureThroughput(
  backend: Backend,
  kernel: KernelBundle,
  endsAt: number,
  signal: AbortSignal,
): Promise<number> {
  const prepared = await backend.prepare(kernel);
  try {
    return await measurePrepared(prepared, endsAt, { ...FULL_SPEED, signal });
  } finally {
    prepared.close();
  }
}

const FULL_SPEED = { sliceMs: () => 20, duty: () => 1, progress: () => {} };

async function measurePrepared(
  prepared: PreparedKernel,
  endsAt: number,
  control: RunControl,
): Promise<number> {
  let speeds: number[] = [];
  let size = 0;
  let input = productOf(SIZES[0]);
  for (;;) {
    const startedAt = performance.now();
    const computeMs = await runProduct(prepared, input, control);
    const now = performance.now();
    const aroundMs = now - startedAt - computeMs;
    const { m: n = 1 } = input.params;
    speeds.push((2 * n ** 3) / (Math.max(computeMs, CLOCK_STEP_MS) / 1000));
    const leftMs = endsAt - now;
    const larger = SIZES[size + 1];
    // Twice the size is eight times the work; what would not end in time is not begun.
    if (computeMs < LONG_ENOUGH_MS && larger && 8 * computeMs < leftMs) {
      size++;
      input = productOf(larger);
      speeds = [];
    } else if (speeds.length >= SAMPLES || computeMs + aroundMs > leftMs) {
      return median(speeds);
    }
  }
}

async function runProduct(
  prepared: PreparedKernel,
  input: KernelInput,
  control: RunControl,
): Promise<number> {
  const { outputs, computeMs } = await prepared.run(input, control);
  checkProduct(input, decode('f32', outputs.get('c') ?? new Uint8Array()));
  return computeMs;
}

/** Integers in −8…7 that look random: no driver can fold them, and every sum is exact. */
function productOf(n: number): KernelInput {
  const params: ParamValues = { m: n, n, k: n };
  const matrix = (seed: number) => {
    const values = new Float32Array(n * n);
    let state = seed;
    for (let i = 0; i < values.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      values[i] = (state >>> 28) - 8;
    }
    return new Uint8Array(values.buffer);
  };
  const buffers = new Map([
    ['a', matrix(1)],
    ['b', matrix(2)],
  ]);
  return { params, buffers };
}

/** Compares a few rows' sums with a × (b × 1): the work was done, and done right. */
function checkProduct({ params, buffers }: KernelInput, c: ArrayLike<number>): void {
  const { m: n = 1 } = params;
  const a = decode('f32', buffers.get('a') ?? new Uint8Array());
  const b = decode('f32', buffers.get('b') ?? new Uint8Array());
  const sums = new Float64Array(n);
  for (let t = 0; t < n; t++) for (let j = 0; j < n; j++) sums[t] = (sums[t] ?? 0) + (b[t * n + j] ?? 0);
  for (const row of [0, n >> 1, n - 1]) {
    let wanted = 0;
    let got = 0;
    for (let t = 0; t < n; t++) {
      wanted += (a[row * n + t] ?? 0) * (sums[t] ?? 0);
      got += c[row * n + t] ?? Number.NaN;
    }
    if (got !== wanted)
      throw new KernelFailure('kernel-error', 'The device multiplied wrongly in its benchmark.');
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
