/** Messages of the `/volunteer` namespace: schemas, event maps, and the text that a host signs. */
import { z } from 'zod';
import {
  AssignmentId,
  BatchId,
  HostId,
  KernelVersionId,
  ProjectId,
  Sha256,
  SiteKey,
  VolunteerId,
  WorkunitId,
} from './ids.ts';
import { LIMITS } from './limits.ts';
import type { Reply } from './reply.ts';

/** Raised whenever a change here would be misread by the other side. */
export const PROTOCOL_VERSION = 2;
export const VOLUNTEER_NAMESPACE = '/volunteer';

const count = z.number().int().nonnegative();
const positive = z.number().finite().positive();
const shortText = z.string().max(200);

/** What executes a kernel on a host. */
export const BackendKind = z.enum(['webgpu', 'wasm']);
export type BackendKind = z.infer<typeof BackendKind>;

export const WebGpuCapabilities = z.object({
  vendor: shortText,
  architecture: shortText,
  isFallbackAdapter: z.boolean(),
  features: z.array(shortText).max(100),
  /** WebGPU limits of the device by their WebGPU names. */
  limits: z
    .record(shortText, z.number().nonnegative())
    .refine((limits) => Object.keys(limits).length <= LIMITS.maxDeviceLimits, 'too many limits'),
});
export type WebGpuCapabilities = z.infer<typeof WebGpuCapabilities>;

export const Capabilities = z.object({
  /** In order of preference; a kernel runs on the first that it has a variant for. */
  backends: z.array(BackendKind).min(1).max(2),
  webgpu: WebGpuCapabilities.optional(),
  /** Dedicated workers that compute at the same time. */
  workers: z.number().int().min(1).max(LIMITS.maxWorkersPerHost),
  /** Memory that can be had for buffers, in bytes. */
  memoryBytes: positive,
  /** Code that ships with this host's page, each by name and version: kernels of variant `page` ask for one. */
  pageCode: z.array(z.string().max(64)).max(LIMITS.maxPageCode).optional(),
});
export type Capabilities = z.infer<typeof Capabilities>;

/** One backend's measured figures; a label and a first guess, corrected by what real workunits take. */
export const BackendBenchmark = z.object({
  /** Operations per second of the real tile kernel (an f32 multiply-add is two). */
  operationsPerSecond: positive,
  /** Bytes per second of a plain copy. */
  bandwidthBytesPerSecond: positive,
  /** Milliseconds from submitting an empty dispatch to hearing of its end. */
  dispatchLatencyMs: z.number().finite().nonnegative(),
});
export type BackendBenchmark = z.infer<typeof BackendBenchmark>;

export const Benchmark = z.object({
  webgpu: BackendBenchmark.optional(),
  wasm: BackendBenchmark.optional(),
});
export type Benchmark = z.infer<typeof Benchmark>;

/** Coordinator → volunteer, once after the connection opens. */
export const Challenge = z.object({
  protocolVersion: z.number().int(),
  nonce: z.string().regex(/^[A-Za-z0-9_-]{22,86}$/),
});
export type Challenge = z.infer<typeof Challenge>;

/** The text a host signs (ECDSA P-256, SHA-256) to prove that it holds its key. */
export const proofText = (nonce: string): string => `manyhands host:hello v${PROTOCOL_VERSION} ${nonce}`;

export const HelloRequest = z.object({
  protocolVersion: z.number().int(),
  /** Raw uncompressed P-256 point, 65 bytes, base64url without padding. */
  publicKey: z.string().regex(/^[A-Za-z0-9_-]{87}$/),
  /** IEEE P1363 signature of `proofText(nonce)`, 64 bytes, base64url without padding. */
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
  capabilities: Capabilities,
  benchmark: Benchmark,
  /** Work only for this project. */
  project: ProjectId.optional(),
  site: SiteKey.optional(),
  volunteer: VolunteerId.optional(),
  /** Gives its time to kernels that are not published yet, too. */
  triesUnpublished: z.boolean().optional(),
  /**
   * Assignments of an earlier connection that this host still computes or has a result for. What it held beyond
   * these is given to others at once. Left out: it keeps everything it held.
   */
  holding: z.array(AssignmentId).max(LIMITS.maxHoldings).optional(),
});
export type HelloRequest = z.infer<typeof HelloRequest>;

/** How the coordinator sees a host: results by verdict, and credit in points. */
export const Standing = z.object({
  accepted: count,
  refused: count,
  /** Reported, not judged yet. */
  pending: count,
  credit: z.number().nonnegative(),
});
export type Standing = z.infer<typeof Standing>;

export const Welcome = z.object({ host: HostId, standing: Standing });
export type Welcome = z.infer<typeof Welcome>;

export const WorkRequest = z.object({
  /** Seconds of work wanted, on this host, all workers together. */
  seconds: z.number().positive().max(LIMITS.maxSecondsPerRequest),
  /** Most assignments wanted. */
  limit: z.number().int().min(1).max(LIMITS.maxAssignmentsPerRequest),
});
export type WorkRequest = z.infer<typeof WorkRequest>;

/** Reference to an immutable blob, fetched from `/blobs/<hash>`. */
export const BlobRef = z.object({ hash: Sha256, bytes: count });
export type BlobRef = z.infer<typeof BlobRef>;

/** Where the poses of a docking batch lie, for a page that draws them. Nothing is computed from it. */
export const DockingScene = z.object({
  kind: z.literal('docking'),
  /** PDBQT text of the receptor. */
  receptor: BlobRef,
  /** X-Score atom types by the number that packed atoms carry, such as `C_H` and `N_DA`: element first. */
  kinds: z.array(z.string().max(16)).min(1).max(32),
  /** Centre of the box in the receptor's coordinates, ångström: packed poses count from here. */
  center: z.tuple([z.number(), z.number(), z.number()]),
});
export type DockingScene = z.infer<typeof DockingScene>;

/** What a volunteer is told of the batch that its work belongs to. */
export const BatchNotice = z.object({
  batch: BatchId,
  kernel: KernelVersionId,
  project: ProjectId,
  projectTitle: shortText,
  /** One sentence: what this helps. */
  purpose: z.string().max(500),
  /** Who asks. */
  owner: shortText,
  title: shortText,
  /** Blobs common to all workunits of the batch, by buffer name. */
  shared: z.record(z.string(), BlobRef),
  /** How a result of this batch can be shown; left out where there is no picture of it. */
  scene: DockingScene.optional(),
});
export type BatchNotice = z.infer<typeof BatchNotice>;

export const AssignmentNotice = z.object({
  assignment: AssignmentId,
  workunit: WorkunitId,
  batch: BatchId,
  /** Short label of the workunit for display, such as a molecule's name. */
  label: shortText,
  params: z.record(z.string(), z.number()),
  inputs: z.record(z.string(), BlobRef),
  /** Milliseconds from now in which a result is expected. */
  dueInMs: positive,
});
export type AssignmentNotice = z.infer<typeof AssignmentNotice>;

export const WorkReply = z.object({
  /** Every batch that an assignment below refers to. */
  batches: z.array(BatchNotice),
  assignments: z.array(AssignmentNotice),
});
export type WorkReply = z.infer<typeof WorkReply>;

export const FailureCode = z.enum([
  'device-lost',
  'compile',
  'out-of-memory',
  'kernel-error',
  'non-finite',
  'input-unavailable',
  'unsupported',
]);
export type FailureCode = z.infer<typeof FailureCode>;

export const ReportedResult = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('done'),
    assignment: AssignmentId,
    backend: BackendKind,
    /** Time inside the kernel, milliseconds. Used for speed estimates only, never for credit. */
    computeMs: z.number().finite().nonnegative(),
    /** Length of each output in manifest order; outputs of all results follow one another in the attachment. */
    outputBytes: z.array(count).max(LIMITS.maxOutputs),
  }),
  z.object({
    status: z.literal('failed'),
    assignment: AssignmentId,
    code: FailureCode,
    message: z.string().max(500),
  }),
]);
export type ReportedResult = z.infer<typeof ReportedResult>;

export const ReportRequest = z.object({
  results: z.array(ReportedResult).min(1).max(LIMITS.maxResultsPerReport),
});
export type ReportRequest = z.infer<typeof ReportRequest>;

/** What became of one reported result, told after it is durable. After any of these the host may forget it. */
export const ReportOutcome = z.discriminatedUnion('status', [
  /** Stored and counted. */
  z.object({ status: z.literal('stored'), assignment: AssignmentId }),
  /** This assignment was reported before; nothing changed. */
  z.object({ status: z.literal('duplicate'), assignment: AssignmentId }),
  /** The assignment had expired or been given back and its result is no longer needed. */
  z.object({ status: z.literal('late'), assignment: AssignmentId }),
  /** Never stored; reporting it again will not help. */
  z.object({
    status: z.literal('refused'),
    assignment: AssignmentId,
    code: z.enum(['unknown-assignment', 'wrong-shape', 'non-finite', 'too-large']),
    message: z.string(),
  }),
]);
export type ReportOutcome = z.infer<typeof ReportOutcome>;

export const ReportReply = z.object({ outcomes: z.array(ReportOutcome) });
export type ReportReply = z.infer<typeof ReportReply>;

export const ReturnReason = z.enum([
  'paused',
  'leaving',
  'unsupported',
  'input-unavailable',
  'overcommitted',
]);
export const ReturnRequest = z.object({
  assignments: z.array(AssignmentId).min(1).max(LIMITS.maxAssignmentsPerRequest),
  reason: ReturnReason,
});
export type ReturnRequest = z.infer<typeof ReturnRequest>;
export const ReturnReply = z.object({ returned: count });
export type ReturnReply = z.infer<typeof ReturnReply>;

export const RevokedNotice = z.object({
  assignments: z.array(AssignmentId),
  reason: z.enum(['expired', 'no-longer-needed', 'batch-cancelled']),
});
export type RevokedNotice = z.infer<typeof RevokedNotice>;

/** Told just before the coordinator closes a connection for good reason. */
export const EndedNotice = z.object({
  code: z.enum([
    'taken-over', // a newer connection of the same host took over: do not reconnect by yourself
    'flooding', // too many requests in spite of refusals: wait a minute before reconnecting
    'hello-timeout', // no successful hello in time
    'full', // no more connections are served now
  ]),
  message: z.string(),
});
export type EndedNotice = z.infer<typeof EndedNotice>;

export const DrainNotice = z.object({ retryInMs: positive });
export type DrainNotice = z.infer<typeof DrainNotice>;

/** Socket.IO event map, volunteer → coordinator. Payloads arrive as unknown and are parsed. */
export interface VolunteerToCoordinator {
  'host:hello': (request: unknown, acknowledge: (reply: Reply<Welcome>) => void) => void;
  'work:request': (request: unknown, acknowledge: (reply: Reply<WorkReply>) => void) => void;
  /** `attachment` holds the outputs of all `done` results, one after the other. */
  'result:report': (
    request: unknown,
    attachment: unknown,
    acknowledge: (reply: Reply<ReportReply>) => void,
  ) => void;
  'work:return': (request: unknown, acknowledge: (reply: Reply<ReturnReply>) => void) => void;
}

/** Socket.IO event map, coordinator → volunteer. */
export interface CoordinatorToVolunteer {
  'host:challenge': (challenge: Challenge) => void;
  'host:standing': (standing: Standing) => void;
  'work:revoked': (notice: RevokedNotice) => void;
  'coordinator:drain': (notice: DrainNotice) => void;
  'session:ended': (notice: EndedNotice) => void;
}
