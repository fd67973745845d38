/** Messages of the `/dash` namespace: one overview a second for whoever watches. */
import { z } from 'zod';
import { BatchId, HostId, KernelVersionId, ProjectId } from './ids.ts';
import { BackendKind } from './volunteer.ts';

export const DASH_NAMESPACE = '/dash';

const count = z.number().int().nonnegative();

export const BatchProgress = z.object({
  batch: BatchId,
  project: ProjectId,
  title: z.string(),
  kernel: KernelVersionId,
  kernelName: z.string(),
  createdAt: z.number(),
  /** What it was made as: `plain` from workunits or files, the others by forms of their own. */
  kind: z.enum(['plain', 'screen', 'product', 'search', 'preparation', 'ring']),
  /** `preparing`: running, but not all of its workunits are made: molecules or files are still being read. */
  state: z.enum(['preparing', 'running', 'done', 'cancelled']),
  /** Molecules of a search that are not ready to be docked, workunits not yet cut from files; left out for other batches. */
  preparing: count.optional(),
  /** In all: those of a search, or cut from files, are counted before they are made. */
  workunits: count,
  /** Workunits with an accepted result. */
  accepted: count,
  /** Workunits set aside for the researcher because copies never agreed. */
  setAside: count,
  /** Copies that hosts are computing now. */
  inProgress: count,
  results: z.object({ accepted: count, refused: count, pending: count }),
  /** Copies handed out so far, all together. */
  assignments: count,
});
export type BatchProgress = z.infer<typeof BatchProgress>;

export const HostSummary = z.object({
  host: HostId,
  online: z.boolean(),
  backend: BackendKind,
  device: z.string(),
  /** Measured operations per second. */
  operationsPerSecond: z.number(),
  accepted: count,
  refused: count,
  pending: count,
  failed: count,
  credit: z.number(),
  inProgress: count,
  /** Its answers to searches trail those of others too often. */
  distrusted: z.boolean(),
  lastSeenAt: z.number(),
});
export type HostSummary = z.infer<typeof HostSummary>;

export const Overview = z.object({
  at: z.number(),
  hostsOnline: count,
  /** Results made durable in the last minute, per second. */
  resultsPerSecond: z.number().nonnegative(),
  batches: z.array(BatchProgress),
  hosts: z.array(HostSummary),
  sites: z.array(z.object({ site: z.string(), name: z.string(), accepted: count, credit: z.number() })),
});
export type Overview = z.infer<typeof Overview>;

export interface CoordinatorToDash {
  'dash:overview': (overview: Overview) => void;
}
