/** Bodies of the REST API for kernels: drafts, checking, the ring, lists. */
import { z } from 'zod';
import { DraftId, KernelVersionId, ProjectId } from './ids.ts';
import { InputIssue } from './rest.ts';

const title = z.string().min(1).max(200);
const time = z.number();

/** GET /api/kernels: those of one's projects, and those that are published. */
export const KernelSummary = z.object({
  kernel: KernelVersionId,
  name: z.string(),
  title: z.string(),
  /** Projects of whoever asks that have it. */
  projects: z.array(ProjectId),
  /** Only a published kernel goes to volunteers who did not agree to try unpublished ones. */
  state: z.enum(['private', 'published']),
  variants: z.array(z.enum(['webgpu', 'wasm', 'page'])),
  createdAt: time,
  publishedAt: time.nullable(),
});
export type KernelSummary = z.infer<typeof KernelSummary>;

/** GET /api/kernels/<id> */
export const KernelManifest = z.object({ kernel: KernelVersionId, manifest: z.unknown() });

/** GET /api/kernels/<id>/sources */
export const KernelSources = z.object({
  manifest: z.unknown(),
  webgpu: z.string().nullable(),
  wasm: z.base64().nullable(),
});
export type KernelSources = z.infer<typeof KernelSources>;

/** POST /api/kernels/check: as `POST /api/kernels`, but nothing is stored. The id where nothing stands against it. */
export const KernelChecked = z.object({ kernel: KernelVersionId.nullable(), issues: z.array(InputIssue) });
export type KernelChecked = z.infer<typeof KernelChecked>;

/** What a researcher is writing: kept as typed, however wrong it still is. */
export const DraftContents = z.object({
  title,
  wgsl: z.string().max(1_000_000),
  /** Module, base64: dropped in as a file, or compiled from `assembly`. */
  wasm: z.base64().max(2_800_000).nullable(),
  /** AssemblyScript source of the WASM variant, where it is written in the page. */
  assembly: z.string().max(1_000_000).nullable(),
  /** JSON text of the manifest. */
  manifest: z.string().max(200_000),
});
export type DraftContents = z.infer<typeof DraftContents>;

/** POST /api/projects/<project>/drafts */
export const NewDraft = DraftContents;
export const DraftSummary = z.object({
  draft: DraftId,
  project: ProjectId,
  title: z.string(),
  /** Grows by one with every save. */
  revision: z.number().int().positive(),
  savedAt: time,
  savedBy: z.string(),
});
export type DraftSummary = z.infer<typeof DraftSummary>;

/** GET /api/drafts/<draft> */
export const Draft = DraftSummary.extend({ contents: DraftContents });
export type Draft = z.infer<typeof Draft>;

/** PUT /api/drafts/<draft>; refused as `conflict` where another tab has saved since `revision`. */
export const SaveDraft = z.object({ revision: z.number().int().positive(), contents: DraftContents });
export type SaveDraft = z.infer<typeof SaveDraft>;
export const DraftSaved = z.object({ draft: DraftId, revision: z.number().int().positive() });

/** GET /api/gallery: kernels to begin one's own from. */
export const GallerySummary = z.object({
  name: z.string(),
  title: z.string(),
  field: z.string(),
  description: z.string(),
});
export type GallerySummary = z.infer<typeof GallerySummary>;
