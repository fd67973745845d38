/** What the store keeps of reducers: which accepted results wait for them, and what was made of the others. */
import type { Manifest } from '@manyhands/kernel';
import type { BatchId, Reduced, Reducer, ResultId, WorkunitId } from '@manyhands/protocol';
import type { Figures } from '@manyhands/rules';

/** An accepted result that no state has yet. */
export interface WaitingResult {
  readonly workunit: WorkunitId;
  readonly result: ResultId;
  readonly params: Readonly<Record<string, number>>;
  /** All outputs in manifest order, one after the other; empty where no reducer looks at them. */
  readonly payload: Uint8Array;
}

export interface Reducible {
  readonly reducers: readonly Reducer[];
  readonly manifest: Manifest;
  readonly revision: number;
  /** Null where there is none yet. */
  readonly state: Uint8Array | null;
  readonly results: readonly WaitingResult[];
}

/** For each reducer of a batch. */
export interface ReducedFigures {
  readonly leftOut: number;
  readonly value: Figures;
}

export interface ReducedState {
  readonly workunits: number;
  readonly state: Uint8Array;
}

export interface NewReduction {
  /** The one that it was made from. */
  readonly revision: number;
  /** Those that it has and the older one had not. */
  readonly results: readonly WaitingResult[];
  readonly state: Uint8Array;
  readonly figures: readonly ReducedFigures[];
}

export interface ReductionsStore {
  /** Batches with accepted results that wait to be reduced. */
  reducible(): Promise<readonly BatchId[]>;
  /** Some of those of a batch, in the order of workunits; null where nothing waits. */
  toReduce(
    batch: BatchId,
    most: { readonly results: number; readonly bytes: number },
  ): Promise<Reducible | null>;
  /** One transaction: the state, and that its results do not wait any more. False, and nothing is changed, where
   * another coordinator was first. */
  saveReduction(batch: BatchId, reduction: NewReduction): Promise<boolean>;
  /** The state as it was saved last, and how many accepted results it has; null before the first. */
  reducedState(batch: BatchId): Promise<ReducedState | null>;
  /** One entry for each reducer of the batch. */
  reduced(batch: BatchId): Promise<readonly Reduced[]>;
}
