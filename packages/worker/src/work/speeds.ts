/** How fast each kernel runs here: measured by the workunits that are done, guessed from the benchmark before. */
import type { KernelVersionId } from '@manyhands/protocol';

/** Weight of the newest workunit: forgets a throttled hour in ten. */
const NEWEST = 0.3;
/** A real kernel reaches about this share of the benchmark's speed. */
const GUESS_SHARE = 0.5;

export interface Speeds {
  /** A workunit is done. */
  measured(kernel: KernelVersionId, operations: number, milliseconds: number): void;
  /** This `fraction` of one is done, which tells more than the benchmark and less than a workunit that is done. */
  observed(kernel: KernelVersionId, operations: number, fraction: number, milliseconds: number): void;
  /** Whether its speed was measured or observed. */
  isKnown(kernel: KernelVersionId): boolean;
  /** Milliseconds on one lane. Without `operations` those of the kernel's usual workunit, 0 where there was none. */
  estimateMs(kernel: KernelVersionId, operations?: number): number;
}

interface Speed {
  readonly perMs: number;
  /** Of the usual workunit. */
  readonly operations: number;
  readonly isMeasured: boolean;
}

export function createSpeeds(benchmarkOperationsPerSecond: () => number): Speeds {
  const speeds = new Map<KernelVersionId, Speed>();
  const perMsOf = (operations: number, milliseconds: number) => operations / Math.max(milliseconds, 0.1);
  return {
    measured: (kernel, operations, milliseconds) => {
      const now = { perMs: perMsOf(operations, milliseconds), operations };
      const known = speeds.get(kernel);
      const before = known?.isMeasured ? known : now;
      speeds.set(kernel, {
        perMs: before.perMs + NEWEST * (now.perMs - before.perMs),
        operations: before.operations + NEWEST * (now.operations - before.operations),
        isMeasured: true,
      });
    },
    observed: (kernel, operations, fraction, milliseconds) => {
      if (speeds.get(kernel)?.isMeasured) return;
      const perMs = perMsOf(operations * fraction, milliseconds);
      speeds.set(kernel, { perMs, operations, isMeasured: false });
    },
    isKnown: (kernel) => speeds.has(kernel),
    estimateMs: (kernel, operations) => {
      const known = speeds.get(kernel);
      const perMs = known?.perMs ?? (benchmarkOperationsPerSecond() * GUESS_SHARE) / 1000;
      return (operations ?? known?.operations ?? 0) / perMs;
    },
  };
}
