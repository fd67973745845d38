/**
 * One assignment on its way through this browser.
 *
 * waiting ── its turn is near ──▶ loading ── kernel and buffers are here ──▶ loaded ── a lane has room ──▶ computing
 * computing ── outcome ──▶ (gone);  any ── revoked, given back, inputs not to be had ──▶ (gone)
 */
import type { KernelBundle } from '@manyhands/kernel';
import type { AssignmentNotice, BatchNotice, Sha256 } from '@manyhands/protocol';
import type { Lane } from '../compute/lane.ts';

/** Everything a lane needs. */
export interface Materials {
  readonly kernel: KernelBundle;
  /** Operations of this workunit. */
  readonly cost: number;
  /** Kernel bundle and shared buffers, by hash. */
  readonly blobs: ReadonlyMap<Sha256, Uint8Array>;
  readonly inputs: Readonly<Record<string, Uint8Array>>;
}

export type ItemState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly materials: Materials }
  | {
      readonly kind: 'computing';
      readonly materials: Materials;
      readonly lane: Lane;
      /** Milliseconds since the epoch; null while it waits in the worker behind others. */
      begunAt: number | null;
      fraction: number;
    };

export interface Item {
  readonly notice: AssignmentNotice;
  readonly batch: BatchNotice;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
  state: ItemState;
}
