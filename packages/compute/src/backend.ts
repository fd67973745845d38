/** What runs a kernel: one interface, three implementations (webgpu, wasm, reference), one contract suite. */
import type { BufferBytes, KernelBundle, ParamValues } from '@manyhands/kernel';
import type { FailureCode } from '@manyhands/protocol';

/**
 * One workunit's values: params, and the bytes of every `input` and `shared` buffer by name. Shared bytes are known by
 * identity: what was made of them is kept for as long as the same array is given, which therefore never changes.
 */
export interface KernelInput {
  readonly params: ParamValues;
  readonly buffers: BufferBytes;
}

export interface KernelOutput {
  /** Bytes of every `output` buffer by name. */
  readonly outputs: BufferBytes;
  /** Milliseconds inside the kernel: dispatches or slices, without waiting between them. */
  readonly computeMs: number;
}

/** How the runner is held back and stopped while it works. Read anew before every slice. */
export interface RunControl {
  readonly signal: AbortSignal;
  /** Longest slice wanted now, milliseconds (4–8 on a visible page, 30–50 on a hidden one). */
  sliceMs(): number;
  /** Share of time that may be spent computing, in (0, 1]; the runner rests between slices for the remainder. */
  duty(): number;
  /** Share of the workunit done, in [0, 1]. */
  progress(fraction: number): void;
}

/** Compiled once, run many times. */
export interface PreparedKernel {
  /** Workunits that may run at once. On a GPU it changes while they run: a seat comes and goes as it is measured. */
  readonly seats: number;
  run(input: KernelInput, control: RunControl): Promise<KernelOutput>;
  close(): void;
}

export interface Backend {
  readonly kind: 'webgpu' | 'wasm' | 'reference';
  /** Compiles; throws `KernelFailure` with code `compile` or `unsupported`. */
  prepare(kernel: KernelBundle): Promise<PreparedKernel>;
  /** Resolves when the device is gone for good (never for wasm and reference). */
  readonly lost: Promise<string>;
  close(): void;
}

/** A kernel that could not run or gave unusable output; `code` goes on the wire, `cause` stays here. */
export class KernelFailure extends Error {
  readonly code: FailureCode;
  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KernelFailure';
    this.code = code;
  }
}

/** Thrown when `control.signal` aborts; not a failure of the kernel. */
export class RunStopped extends Error {
  constructor() {
    super('The run was stopped.');
    this.name = 'RunStopped';
  }
}
