/** What is said between the coordinator and the thread that reduces. */
import type { ElementType } from '@manyhands/kernel';
import type { Reducer, WorkunitId } from '@manyhands/protocol';
import type { ReducedFigures } from '../store/reductions-store.ts';

export interface FoldOutput {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Empty where only its shape is wanted. */
  readonly bytes: Uint8Array;
}

export interface FoldQuestion {
  readonly reducers: readonly Reducer[];
  /** As the last answer had it; null for none. */
  readonly state: Uint8Array | null;
  readonly results: readonly {
    readonly workunit: WorkunitId;
    readonly outputs: ReadonlyMap<string, FoldOutput>;
  }[];
}

export type FoldAnswer =
  | { readonly kind: 'folded'; readonly state: Uint8Array; readonly figures: readonly ReducedFigures[] }
  | { readonly kind: 'failed'; readonly message: string };
