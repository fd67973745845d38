/** Bodies of the REST API for batches made from files, comparisons and public links. */
import { z } from 'zod';
import { BatchProgress } from './dash.ts';
import { HostId, KernelVersionId, LinkId, Sha256 } from './ids.ts';
import { Reducers } from './reducers.ts';
import { batchOptions, NewBatch } from './rest.ts';
import { BackendKind } from './volunteer.ts';

const count = z.number().int().nonnegative();

/** POST /api/batches, in its other form: files are cut into workunits by a stated rule. */
export const NewCutBatch = z.object({
  ...batchOptions,
  kernel: KernelVersionId,
  agreement: NewBatch.shape.agreement,
  reducers: Reducers,
  cut: z.object({
    /** The schema of the rule lives in packages/inputs. */
    rule: z.unknown(),
    /** Uploaded blobs by the names that the rule has for them. */
    files: z.record(z.string().min(1).max(500), Sha256),
  }),
});
export type NewCutBatch = z.infer<typeof NewCutBatch>;

/** POST /api/batches/plan: what `NewCutBatch` would make; nothing is stored. */
export const BatchEstimate = z.object({
  workunits: count,
  /** Operations. */
  cost: z.object({ total: z.number(), largest: z.number() }),
  /** Bytes on a device, of the largest workunit. */
  memoryBytes: count,
  inputBytes: z.object({ total: count, largest: count }),
  /** Hosts online now that could compute it. */
  hosts: count,
  /** Seconds until all copies are computed by those hosts alone; null where there are none. */
  seconds: z.number().nullable(),
});
export type BatchEstimate = z.infer<typeof BatchEstimate>;

/** Workunits of a ring: enough to try a kernel with unlike inputs, few enough to compare every answer with every other. */
export const MOST_RING_WORKUNITS = 16;

/** GET /api/batches/<batch>/devices: who computes, hosts of one make and backend together. */
export const BatchDevice = z.object({
  backend: BackendKind,
  /** As the overview calls it. */
  device: z.string(),
  hosts: count,
  /** Copies that they compute now. */
  inProgress: count,
  results: z.object({ accepted: count, refused: count, pending: count }),
});
export type BatchDevice = z.infer<typeof BatchDevice>;

/**
 * POST /api/kernels/<kernel>/ring: one workunit or a few, each to as many hosts, of as many makes as there are. They are
 * named, or files are cut into them.
 */
export const NewRing = NewCutBatch.omit({
  kernel: true,
  quorum: true,
  maxCopies: true,
  reducers: true,
})
  .extend({
    cut: NewCutBatch.shape.cut.optional(),
    shared: NewBatch.shape.shared,
    workunits: z.array(NewBatch.shape.workunits.element).min(1).max(MOST_RING_WORKUNITS).optional(),
    /** Hosts that are to compute each workunit. */
    hosts: z.number().int().min(2).max(10).default(4),
  })
  .refine(({ cut, workunits }) => (cut === undefined) !== (workunits === undefined), {
    path: ['cut'],
    message: 'give either `cut` or `workunits`',
  });
export type NewRing = z.infer<typeof NewRing>;

/** How far two results are apart in one output; all null where both are the same bytes. */
export const Spread = z.object({
  output: z.string(),
  absolute: z.number().nullable(),
  relative: z.number().nullable(),
  ulp: z.number().nullable(),
  /** Share of elements that differ at all. */
  differing: z.number().min(0).max(1),
});
export type Spread = z.infer<typeof Spread>;

/** GET /api/batches/<batch>/comparison: who agrees with whom, over all workunits that both answered. */
export const Comparison = z.object({
  hosts: z.array(
    z.object({
      host: HostId,
      backend: BackendKind,
      vendor: z.string(),
      device: z.string(),
      results: count,
      /** What it reported where there is no result. */
      failures: z.array(z.string()),
    }),
  ),
  pairs: z.array(z.object({ a: HostId, b: HostId, agreed: count, differed: count, spread: z.array(Spread) })),
});
export type Comparison = z.infer<typeof Comparison>;

/** POST /api/batches/<batch>/links: whoever has the link may read the batch. */
export const NewLink = z.object({ label: z.string().max(200).default('') });
/** `path` is the page for readers; it is told once. */
export const LinkCreated = z.object({ link: LinkId, path: z.string() });
export const LinkSummary = z.object({
  link: LinkId,
  label: z.string(),
  createdAt: z.number(),
  openedAt: z.number().nullable(),
});
export type LinkSummary = z.infer<typeof LinkSummary>;

/** GET /api/public/<secret>: what readers of a paper see of a batch. Its results stand below the same path. */
export const PublicBatch = z.object({
  progress: BatchProgress,
  project: z.object({ title: z.string(), owner: z.string(), purpose: z.string() }),
  kernel: z.object({
    title: z.string(),
    description: z.string(),
    license: z.string(),
    citation: z.string().nullable(),
  }),
  /** Unrelated hosts whose results had to agree. */
  quorum: count,
  outputs: z.array(z.string()),
});
export type PublicBatch = z.infer<typeof PublicBatch>;
