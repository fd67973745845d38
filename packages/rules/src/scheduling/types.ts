/** What the scheduler sees of hosts and batches, and the plan it hands to the store's lease. */
import type { Manifest } from '@manyhands/kernel';
import type { BatchId, Benchmark, Capabilities, HostId, ProjectId } from '@manyhands/protocol';

/** Measured speed of one kernel on one host: an exponential moving average over its reported results. */
export interface MeasuredSpeed {
  readonly operationsPerSecond: number;
  readonly samples: number;
}

export interface HostView {
  readonly host: HostId;
  readonly capabilities: Capabilities;
  readonly benchmark: Benchmark;
  readonly project: ProjectId | null;
  /** It agreed to kernels that are not published. */
  readonly triesUnpublished: boolean;
  /** By kernel version. */
  readonly speeds: ReadonlyMap<string, MeasuredSpeed>;
  /** Results accepted in a row since the last refused or failed one. */
  readonly consecutiveValid: number;
  /** Assignments it may still be given today. */
  readonly quotaLeft: number;
  /** Assignments it holds now. */
  readonly held: number;
}

/** A batch with workunits waiting, as cheap to know as its row. */
export interface BatchView {
  readonly batch: BatchId;
  readonly project: ProjectId;
  readonly kernel: string;
  readonly manifest: Manifest;
  /** Its kernel is. */
  readonly published: boolean;
  readonly priority: number;
  readonly createdAt: number;
  /** Operations of its dearest workunit: what must fit. */
  readonly maxCost: number;
  readonly meanCost: number;
  /** Bytes of all buffers of its largest workunit. */
  readonly memoryBytes: number;
  /** Bytes of its largest single buffer; where unknown, `memoryBytes` stands in for it. */
  readonly largestBufferBytes?: number;
}

/** What a host asks for: seconds of work on one of its workers, summed over all workers, and most assignments. */
export interface WorkWanted {
  readonly seconds: number;
  readonly limit: number;
}

/** One step of a lease: take up to `limit` workunits of this batch. Steps are tried in order until the request is full. */
export interface LeaseStep {
  readonly batch: BatchId;
  readonly limit: number;
  /** Milliseconds a host may hold one of these. */
  readonly deadlineMs: number;
}
