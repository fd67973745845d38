/** What the store keeps of batches that are cut from files: they are promised whole and made in parts. */
import type { BatchId } from '@manyhands/protocol';
import type { NewBatchRecord, NewWorkunit } from './store.ts';

/** A batch whose last workunits are not made yet. */
export interface UnfinishedCut {
  readonly batch: BatchId;
  /** Workunits that exist. */
  readonly made: number;
}

export interface CutStore {
  /** One transaction: the batch, the promise of so many workunits, and the first of them. */
  createCut(batch: NewBatchRecord, promised: number, first: readonly NewWorkunit[]): Promise<void>;
  /** One transaction: the next workunits. False where others than `made` exist already, or the batch has ended. */
  growCut(batch: BatchId, made: number, next: readonly NewWorkunit[]): Promise<boolean>;
  unfinishedCuts(): Promise<readonly UnfinishedCut[]>;
}
