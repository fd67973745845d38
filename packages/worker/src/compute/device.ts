/** What this device is and how fast: measured once, kept for the same device and browser, measured anew on request. */
import { type BackendKind, Benchmark, type Capabilities } from '@manyhands/protocol';
import { z } from 'zod';
import type { DeviceState } from '../state.ts';
import type { Crew } from './crew.ts';
import type { Measured, OpenReport } from './messages.ts';

const STORAGE_KEY = 'manyhands.benchmark';
const Kept = z.object({ key: z.string(), benchmark: Benchmark, memoryBytes: z.number().positive() });

/** Milliseconds that measuring takes; what is told of its progress goes by the clock. */
const USUAL_MS = { gpu: 2_600, processor: 800 } as const;
const TELL_EVERY_MS = 100;

export interface MeasureOptions {
  readonly crew: Crew;
  readonly workers: number;
  readonly progress: (fraction: number) => void;
  /** Ignore what was measured before. */
  readonly anew: boolean;
}

/** Benchmarks this device unless it was measured before. Throws `LaneClosed` where it is interrupted. */
export async function measureDevice(options: MeasureOptions): Promise<DeviceState> {
  const { crew, workers } = options;
  const { report } = crew;
  const key = deviceKey(report);
  const kept = options.anew ? null : readKept(key);
  const measured = kept ?? (await runBenchmark(options));
  keep(key, measured);
  return {
    backends: report.backends,
    name: deviceName(report),
    workers: usesGpu(report.backends) ? 1 : workers,
    ...measured,
    ...(report.withoutGpu === undefined ? {} : { withoutGpu: report.withoutGpu }),
  };
}

export function capabilitiesOf(
  { backends, webgpu, pageCode }: OpenReport,
  device: DeviceState,
): Capabilities {
  const { workers, memoryBytes } = device;
  const processor = { backends: [...backends], workers, memoryBytes, pageCode: [...pageCode] };
  return { ...processor, ...(webgpu === undefined ? {} : { webgpu }) };
}

async function runBenchmark({ crew, progress }: MeasureOptions): Promise<Measured> {
  const started = performance.now();
  const usualMs = usesGpu(crew.report.backends) ? USUAL_MS.gpu : USUAL_MS.processor;
  const tell = () => progress(Math.min(0.98, (performance.now() - started) / usualMs));
  tell();
  const timer = setInterval(tell, TELL_EVERY_MS);
  try {
    const { benchmark, memoryBytes } = await crew.first.benchmark();
    return { benchmark, memoryBytes };
  } finally {
    clearInterval(timer);
  }
}

/** Another adapter or browser version is another device as far as speed goes. */
function deviceKey({ backends, webgpu }: OpenReport): string {
  const browser = navigator.userAgent.match(/(?:Chrome|Firefox|Version)\/\d+/)?.[0] ?? 'unknown';
  return JSON.stringify([backends, webgpu?.vendor, webgpu?.architecture, browser]);
}

function readKept(key: string): Measured | null {
  try {
    const kept = Kept.parse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null'));
    return kept.key === key ? { benchmark: kept.benchmark, memoryBytes: kept.memoryBytes } : null;
  } catch {
    return null;
  }
}

function keep(key: string, measured: Measured): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ key, ...measured }));
  } catch {
    // Measured again next time.
  }
}

function deviceName({ backends, webgpu }: OpenReport): string {
  if (!usesGpu(backends) || webgpu === undefined) {
    const cores = navigator.hardwareConcurrency || 1;
    return cores === 1 ? 'One processor core' : `${cores} processor cores`;
  }
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
