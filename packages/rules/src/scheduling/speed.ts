/** How fast a host runs a kernel: measured where it can be, guessed from its benchmark where not. */
import type { BackendKind } from '@manyhands/protocol';
import type { SchedulingOptions } from './options.ts';
import type { HostView, MeasuredSpeed } from './types.ts';

/** Weight of the newest sample once there are several: the mean forgets a sample after about ten. */
const SAMPLE_WEIGHT = 0.2;
/** One sample moves the mean's basis by this factor at most: one lie or one hiccup is not a new machine. */
const MAX_STEP = 4;
/** Milliseconds: clocks in browsers are this coarse without cross-origin isolation, so less was not measured. */
const MIN_COMPUTE_MS = 0.1;
/** Operations per second: a thousand times the fastest GPU. Keeps sums finite whatever a host claims. */
const MAX_SPEED = 1e17;
const MIN_SPEED = 1;

/**
 * The moving average after one more result of `cost` operations in `computeMs` milliseconds (as the host claims;
 * used for sizes and deadlines only). The first sample is taken as it is, the next few weigh as in a plain mean.
 */
export function nextSpeed(previous: MeasuredSpeed | null, cost: number, computeMs: number): MeasuredSpeed {
  const observed = clamp(cost / (Math.max(computeMs, MIN_COMPUTE_MS) / 1000), MIN_SPEED, MAX_SPEED);
  if (previous === null) return { operationsPerSecond: finite(observed), samples: 1 };
  const before = previous.operationsPerSecond;
  const sample = clamp(finite(observed), before / MAX_STEP, before * MAX_STEP);
  const weight = Math.max(SAMPLE_WEIGHT, 1 / (previous.samples + 1));
  return { operationsPerSecond: before + weight * (sample - before), samples: previous.samples + 1 };
}

export interface ExpectedTime {
  readonly seconds: number;
  /** From results of this kernel on this host, not guessed from its benchmark. */
  readonly measured: boolean;
}

/** Seconds that one worker of this host takes for `cost` operations of this kernel on `backend`. */
export function expectedTime(
  cost: number,
  host: HostView,
  kernel: string,
  backend: BackendKind,
  options: SchedulingOptions,
): ExpectedTime {
  const benchmark = host.benchmark[backend];
  const latency = (benchmark?.dispatchLatencyMs ?? 0) / 1000;
  const speed = host.speeds.get(kernel);
  if (speed !== undefined && speed.samples > 0) {
    return { seconds: cost / speed.operationsPerSecond + latency, measured: true };
  }
  const guess = (benchmark?.operationsPerSecond ?? SLOWEST_GUESS[backend]) * options.priorShare;
  return { seconds: cost / guess + latency, measured: false };
}

/** Workunits that a host computes at a time by their expected times. A GPU is one, however many workers feed it. */
export const lanesOf = (host: HostView, backend: BackendKind): number =>
  backend === 'webgpu' ? 1 : host.capabilities.workers;

/** Operations per second of a host that sent no benchmark of a backend: an old phone's. */
const SLOWEST_GUESS: Readonly<Record<BackendKind, number>> = { webgpu: 1e10, wasm: 2e8 };

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
const finite = (value: number): number => (Number.isFinite(value) ? value : MIN_SPEED);
