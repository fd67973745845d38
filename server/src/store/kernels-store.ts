/** What the store tells of kernels to those who choose one. */
import type { KernelSummary, ProjectId } from '@manyhands/protocol';

export interface KernelsStore {
  /** Those of some projects (null: of all) and the published ones, the newest first. */
  kernelsOf(of: readonly ProjectId[] | null, limit: number): Promise<readonly KernelSummary[]>;
}
