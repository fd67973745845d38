/** How fast each kernel runs here: measured by the workunits that are done, guessed from the benchmark before. */
import type { KernelVersionId } from '@manyhands/protocol';

/** Weight of the newest workunit: forgets a throttled hour in ten. */
const NEWEST = 0.3;
/** A real kernel reaches about this share of the benchmark's speed. */
const GUESS_SHARE = 0.5;

export interface Speeds {
  measured(kernel: KernelVersionId, operations: number, milliseconds: number): void;
  isMeasured(kernel: KernelVersionId): boolean;
  /** Milliseconds on one lane. */
  estimateMs(kernel: KernelVersionId, operations: number): number;
}

export function createSpeeds(benchmarkOperationsPerSecond: () => number): Speeds {
  const perMs = new Map<KernelVersionId, number>();
  return {
    measured: (kernel, operations, milliseconds) => {
      const now = operations / Math.max(milliseconds, 0.1);
      const before = perMs.get(kernel);
      perMs.set(kernel, before === undefined ? now : before + NEWEST * (now - before));
    },
    isMeasured: (kernel) => perMs.has(kernel),
    estimateMs: (kernel, operations) =>
      operations / (perMs.get(kernel) ?? (benchmarkOperationsPerSecond() * GUESS_SHARE) / 1000),
  };
}
