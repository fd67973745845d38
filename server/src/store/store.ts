/**
 * The store: everything durable, behind one interface. One implementation (PostgreSQL, embedded or by URL);
 * a method that resolves has committed. Times are milliseconds since the epoch and always arguments.
 */
import type { Agreement, Manifest } from '@manyhands/kernel';
import type {
  AcceptedResult,
  BatchId,
  BatchProgress,
  HostSummary,
  KernelVersionId,
  NewProject,
  NewSite,
  ProjectId,
  Reducer,
  RefusedResult,
  ResearcherId,
  Sha256,
  SiteKey,
  WorkunitId,
} from '@manyhands/protocol';
import type { AcceptedStore } from './accepted-store.ts';
import type { Accounts } from './accounts-store.ts';
import type { Certificates } from './certificates-store.ts';
import type { CutStore } from './cuts-store.ts';
import type { DeedsStore } from './deeds-store.ts';
import type { DevicesStore } from './devices-store.ts';
import type { DraftsStore } from './drafts-store.ts';
import type { HostsStore } from './hosts-store.ts';
import type { JudgingStore } from './judging-store.ts';
import type { KernelsStore } from './kernels-store.ts';
import type { LinksStore } from './links-store.ts';
import type { ReductionsStore } from './reductions-store.ts';
import type { RingsStore } from './rings-store.ts';
import type { Searches } from './searches-store.ts';
import type { UploadStore } from './uploads-store.ts';
import type { ExpiredAssignment, WorkStore } from './work-store.ts';

export interface BatchRecord {
  readonly batch: BatchId;
  readonly project: ProjectId;
  readonly kernel: KernelVersionId;
  readonly manifest: Manifest;
  readonly title: string;
  readonly priority: number;
  readonly quorum: number;
  readonly maxCopies: number;
  /** By output name; the manifest's, or stricter. */
  readonly agreement: Readonly<Record<string, Agreement>>;
  readonly shared: Readonly<Record<string, { hash: Sha256; bytes: number }>>;
  readonly createdAt: number;
  readonly maxCost: number;
  readonly meanCost: number;
  /** Bytes of all buffers of the largest workunit. */
  readonly memoryBytes: number;
  /** What kind of question it came from (`cut`, `screen`, `product`, `search`, `preparation`, `ring`, `plain`) with that kind's own plan, as JSON. */
  readonly plan: BatchPlan;
  /** What is made of accepted results as they come; left out for nothing. */
  readonly reducers?: readonly Reducer[];
  readonly state: 'running' | 'done' | 'cancelled';
  /** Its kernel is: anyone may be given it. */
  readonly published: boolean;
}

/** A batch before it is made. */
export type NewBatchRecord = Omit<BatchRecord, 'state' | 'published'>;

/** How results of a batch are put together again; each kind parses its own `details`. */
export interface BatchPlan {
  readonly kind: 'plain' | 'cut' | 'screen' | 'product' | 'search' | 'preparation' | 'ring';
  readonly details: unknown;
}

export interface NewWorkunit {
  readonly label: string;
  readonly params: Readonly<Record<string, number>>;
  readonly inputs: Readonly<Record<string, { hash: Sha256; bytes: number }>>;
  /** Operations, from the manifest's cost expression. */
  readonly cost: number;
}

/** Workunits to be added to a batch, and what they make of its figures. */
export interface Measured {
  readonly workunits: readonly NewWorkunit[];
  readonly maxCost: number;
  readonly meanCost: number;
  readonly memoryBytes: number;
}

export interface Store
  extends Certificates,
    Searches,
    Accounts,
    KernelsStore,
    DraftsStore,
    DeedsStore,
    UploadStore,
    RingsStore,
    ReductionsStore,
    DevicesStore,
    LinksStore,
    CutStore,
    AcceptedStore,
    HostsStore,
    WorkStore,
    JudgingStore {
  // researchers
  /** With its owner, where it has one here. False where the id is taken. */
  createProject(project: NewProject, now: number, owner?: ResearcherId): Promise<boolean>;
  project(id: ProjectId): Promise<NewProject | null>;
  createSite(site: NewSite, now: number): Promise<void>;
  site(key: SiteKey): Promise<NewSite | null>;
  createKernel(kernel: KernelVersionId, manifest: Manifest, now: number): Promise<void>;
  kernel(id: KernelVersionId): Promise<Manifest | null>;
  /** One transaction: a batch exists with all its workunits or not at all. */
  createBatch(batch: NewBatchRecord, workunits: Iterable<NewWorkunit>): Promise<void>;
  batch(id: BatchId): Promise<BatchRecord | null>;
  /** Batches with copies waiting to be handed out. */
  openBatches(): Promise<readonly BatchRecord[]>;
  cancelBatch(id: BatchId, now: number): Promise<readonly ExpiredAssignment[]>;

  // views
  /** The newest first. */
  batches(limit: number): Promise<readonly BatchProgress[]>;
  batchProgress(id: BatchId): Promise<BatchProgress | null>;
  hostSummaries(since: number, limit: number): Promise<readonly Omit<HostSummary, 'online'>[]>;
  siteTotals(): Promise<readonly { site: SiteKey; name: string; accepted: number; credit: number }[]>;
  acceptedResults(
    batch: BatchId,
    after: WorkunitId | null,
    limit: number,
  ): Promise<readonly AcceptedResult[]>;
  refusedResults(batch: BatchId, limit: number): Promise<readonly RefusedResult[]>;

  close(): Promise<void>;
}

/** Immutable bytes by SHA-256, as whoever may not delete them has them. */
export interface BlobAccess {
  /** Stores the stream's bytes if they hash to `expected`; refuses otherwise. Idempotent. */
  put(expected: Sha256, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<{ bytes: number }>;
  /** Stores what the coordinator made and hashed itself, together; what is there already stays. */
  putAll(blobs: readonly HashedBytes[]): Promise<void>;
  /** The whole blob, or a byte range; null when absent. */
  get(hash: Sha256, range?: { from: number; to: number }): Promise<Uint8Array | null>;
  stat(hash: Sha256): Promise<{ bytes: number } | null>;
  /** Where its bytes are, so that large ones need not be held; null when absent. */
  locate(hash: Sha256): Promise<BlobPlace | null>;
}

export interface HashedBytes {
  readonly hash: Sha256;
  readonly bytes: Uint8Array;
}

export type BlobPlace =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly path: string; readonly bytes: number };

/** Inline in the database to 64 kB, content-addressed files above. */
export interface BlobStore extends BlobAccess {
  /** Makes a file a blob: synced already, of these bytes, and known to hash to this. Done again it changes nothing. */
  adopt(hash: Sha256, path: string, bytes: number): Promise<void>;
  delete(hash: Sha256): Promise<void>;
}
