/** The hot path: copies handed out, answered, given back or expired. Three SQL functions, batched by natural group commit. */
import type {
  AssignmentId,
  BackendKind,
  BatchId,
  FailureCode,
  HostId,
  Sha256,
  SiteKey,
  VolunteerId,
  WorkunitId,
} from '@manyhands/protocol';
import type { LeaseStep } from '@manyhands/rules';

export interface LeaseRequest {
  readonly host: HostId;
  /** Never two copies of one workunit to one volunteer. */
  readonly volunteer: VolunteerId | null;
  /** Never two copies of one workunit to one prefix; null where an option allows it (laboratory, demo). */
  readonly addressPrefix: string | null;
  /** Session that holds the lease, so that its end can be told apart from an earlier session of the same host. */
  readonly session: string;
  readonly site: SiteKey | null;
  /** Most assignments altogether. */
  readonly limit: number;
  /** Most operations altogether per batch step is `limit × cost`; the store stops when this many seconds are filled. */
  readonly steps: readonly LeaseStep[];
  readonly now: number;
}

export interface LeasedAssignment {
  readonly assignment: AssignmentId;
  readonly workunit: WorkunitId;
  readonly batch: BatchId;
  readonly label: string;
  readonly params: Readonly<Record<string, number>>;
  readonly inputs: Readonly<Record<string, { hash: Sha256; bytes: number }>>;
  /** Operations by the kernel's own measure. */
  readonly cost: number;
  readonly deadlineAt: number;
}

export interface ReportEntry {
  readonly host: HostId;
  readonly assignment: AssignmentId;
  /** The assignment's. */
  readonly workunit: WorkunitId;
  readonly batch: BatchId;
  /** What an accepted answer to the workunit earns. */
  readonly credit: number;
  readonly receivedAt: number;
  readonly report:
    | {
        readonly status: 'done';
        readonly backend: BackendKind;
        readonly computeMs: number;
        /** All outputs in manifest order, one after the other. */
        readonly payload: Uint8Array;
        /** SHA-256 of `payload`. */
        readonly digest: Sha256;
      }
    | { readonly status: 'failed'; readonly code: FailureCode; readonly message: string };
}

/**
 * `judge` names the workunit where it now needs the judge; of reports accepted together, one names it. `decided`: it was
 * accepted with this very answer, or may have been; what that says of hosts and batches is counted by the next `carryOut`.
 */
export type AcceptOutcome =
  | { readonly status: 'stored'; readonly judge: WorkunitId | null; readonly decided?: true }
  | { readonly status: 'duplicate' | 'late' | 'unknown-assignment' | 'not-yours' };

/** What an assignment was about, for checking a report before it is stored. */
export interface AssignmentRecord {
  readonly assignment: AssignmentId;
  readonly workunit: WorkunitId;
  readonly host: HostId;
  readonly batch: BatchId;
  readonly params: Readonly<Record<string, number>>;
  readonly cost: number;
}

export interface ExpiredAssignment {
  readonly assignment: AssignmentId;
  readonly host: HostId;
  readonly session: string;
}

export interface WorkStore {
  lease(request: LeaseRequest): Promise<readonly LeasedAssignment[]>;
  /** What became of each, in order: one that could not be stored harms none of the others. */
  accept(entries: readonly ReportEntry[]): Promise<readonly PromiseSettledResult<AcceptOutcome>[]>;
  /** Expires overdue assignments; each gives its copy back. At most `limit` a call. */
  expire(now: number, limit: number): Promise<readonly ExpiredAssignment[]>;
  /** Assignments given back by a host, or all that a session held when `assignments` is null. */
  giveBack(
    host: HostId,
    session: string,
    assignments: readonly AssignmentId[] | null,
    now: number,
  ): Promise<number>;
  /** Assignments of earlier sessions of this host, taken over by a new session when it reconnects in time. */
  adopt(host: HostId, session: string): Promise<number>;
  /** Open assignments of a host, of whatever session. */
  held(host: HostId): Promise<readonly AssignmentId[]>;
  assignments(ids: readonly AssignmentId[]): Promise<readonly AssignmentRecord[]>;
}
