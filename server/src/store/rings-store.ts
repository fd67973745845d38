/** What the store does for rings: leases that look at who has a copy already, an end, and all answers side by side. */
import type {
  BackendKind,
  BatchId,
  Capabilities,
  HostId,
  ResultId,
  Sha256,
  WorkunitId,
} from '@manyhands/protocol';
import type { RingWorkunit } from '@manyhands/rules';
import type { ExpiredAssignment, LeasedAssignment, LeaseRequest } from './work-store.ts';

/** Of the workunits of a ring that a host may have, those that it is to be given, the first ones first. */
export type ChooseForRing = (batch: BatchId, waiting: readonly RingWorkunit[]) => readonly WorkunitId[];

/** What one host sent for one workunit. */
export interface RingAnswer {
  readonly host: HostId;
  readonly result: ResultId;
  readonly backend: BackendKind;
  readonly digest: Sha256;
}

export interface RingComparisons {
  readonly workunits: readonly {
    readonly workunit: WorkunitId;
    readonly params: Readonly<Record<string, number>>;
    /** The oldest first. */
    readonly answers: readonly RingAnswer[];
  }[];
  /** Everyone who answered or failed. */
  readonly hosts: readonly {
    readonly host: HostId;
    readonly capabilities: Capabilities;
    /** What it reported instead of results. */
    readonly failures: readonly string[];
  }[];
}

export interface RingsStore {
  /** Like `lease`, for steps that name rings. What `choose` is shown stays so until its choice is handed out. */
  leaseRings(request: LeaseRequest, choose: ChooseForRing): Promise<readonly LeasedAssignment[]>;
  /** Ends rings that began before: nothing more is handed out, what is out is revoked, what came is to be judged. */
  endRings(
    beganBefore: number,
  ): Promise<{ readonly revoked: readonly ExpiredAssignment[]; readonly judge: readonly WorkunitId[] }>;
  ringComparisons(batch: BatchId): Promise<RingComparisons>;
  /** Bytes of whole results. */
  payloads(results: readonly ResultId[]): Promise<ReadonlyMap<ResultId, Uint8Array>>;
}
