/** What passes between the page and a compute worker: orders and buffers in, outcomes and buffers out. */
import type {
  BackendKind,
  Benchmark,
  FailureCode,
  KernelVersionId,
  Sha256,
  WebGpuCapabilities,
} from '@manyhands/protocol';

export interface OpenOptions {
  /** Try WebGPU first; false opens WebAssembly only. */
  readonly webgpu: boolean;
  /** Use a software adapter as if it were a GPU. */
  readonly softwareGpu: boolean;
}

export interface OpenReport {
  /** In order of preference. Empty: nothing here can run a kernel. */
  readonly backends: readonly BackendKind[];
  /** Names of the code that ships with the page. */
  readonly pageCode: readonly string[];
  readonly webgpu?: WebGpuCapabilities;
  /** Why WebGPU is not used although it was asked for. */
  readonly withoutGpu?: string;
}

export interface WorkOrder {
  readonly assignment: string;
  readonly kernel: KernelVersionId;
  readonly params: Readonly<Record<string, number>>;
  /** Buffers common to the batch, by name; their bytes were given by `keep` before. */
  readonly shared: Readonly<Record<string, Sha256>>;
  readonly inputs: Readonly<Record<string, Uint8Array>>;
}

export type WorkOutcome =
  | {
      readonly status: 'done';
      readonly backend: BackendKind;
      readonly computeMs: number;
      /** In manifest order. */
      readonly outputs: readonly Uint8Array[];
    }
  | { readonly status: 'failed'; readonly code: FailureCode; readonly message: string }
  | { readonly status: 'stopped' };

/** How hard to work; read anew before every slice. */
export interface Pace {
  /** Longest slice, milliseconds. */
  readonly sliceMs: number;
  /** Share of time spent computing, in (0, 1]. */
  readonly duty: number;
  /** Bytes that the buffers of orders running at once may have together; 0 where that is not known: one at a time. */
  readonly seatBytes: number;
}

/** What the benchmark found; kept for the same device. */
export interface Measured {
  readonly benchmark: Benchmark;
  readonly memoryBytes: number;
}

/** A compute worker as the page sees it through Comlink. */
export interface ComputeWorker {
  open(options: OpenOptions): Promise<OpenReport>;
  /** Measures all backends, in less than three seconds. */
  benchmark(): Promise<Measured>;
  /** Keeps a kernel bundle or shared buffer until it is forgotten. */
  keep(hash: Sha256, bytes: Uint8Array): void;
  forget(hash: Sha256): void;
  /** Orders are carried out one after the other, or several of one kernel at once; more may be given meanwhile. */
  run(order: WorkOrder): Promise<WorkOutcome>;
  /** Ends one order, or all: running ones stop after their slice, waiting ones never start. */
  stop(assignment?: string): void;
  pace(pace: Pace): void;
  /** Tells how far each running order is, at most ten times a second, and how many may run at once when that changes. */
  watch(progress: (assignment: string, fraction: number) => void, seated: (seats: number) => void): void;
}
