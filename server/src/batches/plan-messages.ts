/** What a thread that plans a batch says. */
import type { BlobRef, InputIssue } from '@manyhands/protocol';
import type { DraftWorkunit } from './draft.ts';

/** Why there is no plan. */
export interface PlanRefusal {
  readonly message: string;
  readonly issues: readonly InputIssue[];
}

/** Told in this order: blobs before what refers to them, one workunit for each `next` from the other side. */
export type PlanMessage<End> =
  | { readonly kind: 'refused'; readonly refusal: PlanRefusal }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'blob'; readonly ref: BlobRef; readonly bytes: Uint8Array }
  | { readonly kind: 'shared'; readonly shared: Readonly<Record<string, BlobRef>> }
  | { readonly kind: 'workunit'; readonly workunit: DraftWorkunit }
  | { readonly kind: 'end'; readonly end: End };
