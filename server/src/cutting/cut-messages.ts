/** What the thread that cuts files is asked, and what it says. */
import type { CutPlan } from '@manyhands/inputs';
import type { Manifest } from '@manyhands/kernel';
import type { BlobRef, InputIssue, Reducer } from '@manyhands/protocol';
import type { BlobPlace, NewWorkunit } from '../store/store.ts';

export interface CutAsked {
  readonly manifest: Manifest;
  readonly rule: unknown;
  /** By the names that the rule has for them. */
  readonly files: readonly { readonly name: string; readonly place: BlobPlace }[];
  /** Shapes of outputs must suit them. */
  readonly reducers: readonly Reducer[];
  /** Workunits that exist already. */
  readonly from: number;
  /** Where files for large blobs are made; null where only the plan is wanted. */
  readonly folder: string | null;
}

export type CutQuestion = ({ readonly kind: 'open' } & CutAsked) | { readonly kind: 'next' };

/** To be stored before what refers to it: in memory, or a synced file of the given folder. */
export type CutBlob =
  | { readonly ref: BlobRef; readonly bytes: Uint8Array }
  | { readonly ref: BlobRef; readonly path: string };

export interface CutHead extends Pick<CutPlan, 'count' | 'cost' | 'memoryBytes' | 'inputBytes'> {
  readonly shared: Readonly<Record<string, BlobRef>>;
  readonly blobs: readonly CutBlob[];
}

export interface CutPart {
  readonly workunits: readonly NewWorkunit[];
  readonly blobs: readonly CutBlob[];
}

export type CutAnswer =
  | { readonly kind: 'head'; readonly head: CutHead }
  | { readonly kind: 'part'; readonly part: CutPart }
  | { readonly kind: 'refused'; readonly issues: readonly InputIssue[] }
  | { readonly kind: 'failed'; readonly message: string };
