/** What this device is and how fast: measured once, kept for the same device and browser, measured anew on request. */
import { type BackendKind, Benchmark, type Capabilities } from '@manyhands/protocol';
import type { DeviceState } from '../state.ts';
import type { Crew } from './crew.ts';
import type { OpenReport } from './messages.ts';

const STORAGE_KEY = 'manyhands.benchmark';

export interface MeasureOptions {
  readonly crew: Crew;
  readonly workers: number;
  readonly progress: (fraction: number) => void;
  /** Ignore what was measured before. */
  readonly anew: boolean;
}

/** Benchmarks each backend unless this device was measured before. Throws `LaneClosed` where it is interrupted. */
export async function measureDevice(options: MeasureOptions): Promise<DeviceState> {
  const { crew, workers } = options;
  const { report } = crew;
  const key = deviceKey(report);
  const kept = options.anew ? null : readKept(key);
  const benchmark = kept ?? (await runBenchmarks(options));
  keep(key, benchmark);
  return {
    backends: report.backends,
    name: deviceName(report),
    workers: usesGpu(report.backends) ? 1 : workers,
    memoryBytes: report.memoryBytes,
    benchmark,
    ...(report.withoutGpu === undefined ? {} : { withoutGpu: report.withoutGpu }),
  };
}

export function capabilitiesOf(report: OpenReport, workers: number): Capabilities {
  const { backends, webgpu, memoryBytes } = report;
  return {
    backends: [...backends],
    workers: usesGpu(backends) ? 1 : workers,
    memoryBytes,
    ...(webgpu === undefined ? {} : { webgpu }),
  };
}

async function runBenchmarks({ crew, progress }: MeasureOptions): Promise<Benchmark> {
  const benchmark: Benchmark = {};
  const { backends } = crew.report;
  for (const [index, backend] of backends.entries()) {
    const told = (fraction: number) => progress((index + fraction) / backends.length);
    benchmark[backend] = await crew.first.benchmark(backend, told);
  }
  return benchmark;
}

/** Another adapter or browser version is another device as far as speed goes. */
function deviceKey({ backends, webgpu }: OpenReport): string {
  const browser = navigator.userAgent.match(/(?:Chrome|Firefox|Version)\/\d+/)?.[0] ?? 'unknown';
  return JSON.stringify([backends, webgpu?.vendor, webgpu?.architecture, browser]);
}

function readKept(key: string): Benchmark | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('key' in kept) || kept.key !== key) return null;
    return 'benchmark' in kept ? Benchmark.parse(kept.benchmark) : null;
  } catch {
    return null;
  }
}

function keep(key: string, benchmark: Benchmark): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ key, benchmark }));
  } catch {
    // Measured again next time.
  }
}

function deviceName({ backends, webgpu }: OpenReport): string {
  if (!usesGpu(backends) || webgpu === undefined) return 'Processor';
  const words = [webgpu.vendor, webgpu.architecture].filter((word) => word !== '').map(spell);
  const name = words.length === 0 ? 'Graphics processor' : words.join(' ');
  return webgpu.isFallbackAdapter ? `${name} (software)` : name;
}

/** Vendors write their names in capitals of their own; browsers report them in small letters. */
const SPELLINGS: Readonly<Record<string, string>> = {
  nvidia: 'NVIDIA',
  amd: 'AMD',
  apple: 'Apple',
  intel: 'Intel',
  arm: 'Arm',
  qualcomm: 'Qualcomm',
  google: 'Google',
  swiftshader: 'SwiftShader',
};
const spell = (word: string): string =>
  SPELLINGS[word] ?? word.replaceAll('-', ' ').replace(/^[a-z]/, (letter) => letter.toUpperCase());

export const usesGpu = (backends: readonly BackendKind[]): boolean => backends[0] === 'webgpu';
