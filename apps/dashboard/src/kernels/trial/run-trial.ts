/** Runs a kernel on this device as a volunteer's browser would, each variant in a worker of its own. */
import { createBundle, type KernelBundle, type Manifest, type ParamValues, sha256 } from '@manyhands/kernel';
import type { KernelVersionId, Sha256 } from '@manyhands/protocol';
import { LaneClosed, type OpenReport, openLane, type WorkOutcome } from '@manyhands/worker';

export type Variant = 'webgpu' | 'wasm';

export interface TrialInput {
  readonly manifest: Manifest;
  readonly wgsl: string | null;
  readonly wasm: Uint8Array | null;
  readonly params: ParamValues;
  /** Bytes of every input and shared buffer. */
  readonly buffers: Readonly<Record<string, Uint8Array>>;
}

export type VariantOutcome =
  | {
      readonly kind: 'done';
      readonly computeMs: number;
      /** From sending the work until its outputs were back, with compiling and copying. */
      readonly wholeMs: number;
      readonly outputs: ReadonlyMap<string, Uint8Array>;
      readonly device: string;
      readonly isSoftware: boolean;
    }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'stopped' };

export interface TrialControl {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number) => void;
}

/** The variants that a manifest and its sources have, the GPU's first. */
export const variantsOf = ({
  manifest,
  wgsl,
  wasm,
}: Pick<TrialInput, 'manifest' | 'wgsl' | 'wasm'>): Variant[] => [
  ...(manifest.variants.webgpu && wgsl !== null ? (['webgpu'] as const) : []),
  ...(manifest.variants.wasm && wasm !== null ? (['wasm'] as const) : []),
];

export async function runVariant(
  variant: Variant,
  input: TrialInput,
  control: TrialControl,
): Promise<VariantOutcome> {
  const kernel = await bundleOf(variant, input);
  if (control.signal.aborted) return { kind: 'stopped' };
  const lane = openLane({
    progress: (_, fraction) => control.progress(fraction),
    seated: () => undefined,
    crashed: () => undefined,
  });
  const stop = () => void lane.close();
  control.signal.addEventListener('abort', stop);
  try {
    const report = await lane.open({ webgpu: variant === 'webgpu', softwareGpu: true });
    if (!report.backends.includes(variant)) return { kind: 'failed', message: absenceOf(variant, report) };
    const { order, blobs } = await orderOf(kernel, input);
    const startedAt = performance.now();
    const outcome = await lane.run(order, blobs);
    return outcomeOf(outcome, input.manifest, report, variant, performance.now() - startedAt);
  } catch (error) {
    if (control.signal.aborted) return { kind: 'stopped' };
    if (error instanceof LaneClosed) return { kind: 'failed', message: `The worker died: ${error.message}` };
    throw error;
  } finally {
    control.signal.removeEventListener('abort', stop);
    lane.kill();
  }
}

/** One variant alone, so that none stands in for another; NaN is let through, to be looked at. */
function bundleOf(variant: Variant, { manifest, wgsl, wasm }: TrialInput): Promise<KernelBundle> {
  const { webgpu, wasm: extent } = manifest.variants;
  const buffers = manifest.buffers.map((buffer) =>
    buffer.role === 'output' ? { ...buffer, allowNonFinite: true } : buffer,
  );
  if (variant === 'webgpu')
    return createBundle({ ...manifest, buffers, variants: { webgpu } }, { wgsl: wgsl ?? '' });
  return createBundle(
    { ...manifest, buffers, variants: { wasm: extent } },
    { wasm: wasm ?? new Uint8Array() },
  );
}

async function orderOf(kernel: KernelBundle, { manifest, params, buffers }: TrialInput) {
  const blobs = new Map<Sha256, Uint8Array>([[kernel.id, kernel.bytes]]);
  const shared: Record<string, Sha256> = {};
  const inputs: Record<string, Uint8Array> = {};
  for (const { name, role } of manifest.buffers) {
    const bytes = buffers[name];
    if (bytes === undefined) continue;
    if (role === 'input') inputs[name] = bytes;
    if (role !== 'shared') continue;
    shared[name] = await sha256(bytes);
    blobs.set(shared[name], bytes);
  }
  const id: KernelVersionId = kernel.id;
  return { order: { assignment: 'trial', kernel: id, params, shared, inputs }, blobs };
}

function outcomeOf(
  outcome: WorkOutcome,
  manifest: Manifest,
  report: OpenReport,
  variant: Variant,
  wholeMs: number,
): VariantOutcome {
  switch (outcome.status) {
    case 'stopped':
      return { kind: 'stopped' };
    case 'failed':
      return { kind: 'failed', message: outcome.message };
    case 'done': {
      const names = manifest.buffers.filter(({ role }) => role === 'output').map(({ name }) => name);
      const outputs = new Map(names.map((name, i) => [name, outcome.outputs[i] ?? new Uint8Array()]));
      const { computeMs } = outcome;
      return { kind: 'done', computeMs, wholeMs, outputs, ...deviceOf(variant, report) };
    }
    default:
      return outcome satisfies never;
  }
}

function deviceOf(variant: Variant, { webgpu }: OpenReport) {
  if (variant === 'wasm' || !webgpu) return { device: 'this processor', isSoftware: false };
  const name = [webgpu.vendor, webgpu.architecture].filter((word) => word !== '').join(' ');
  return { device: name || 'this GPU', isSoftware: webgpu.isFallbackAdapter };
}

const absenceOf = (variant: Variant, { withoutGpu }: OpenReport): string =>
  variant === 'webgpu'
    ? (withoutGpu ?? 'This browser gives no GPU.')
    : 'This browser lacks 128-bit SIMD in WebAssembly. Update it, or use another.';
