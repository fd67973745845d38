/** Kernels and their drafts, batches and what comes of them, public links. */
import {
  type AcceptedResult,
  BatchCreated,
  BatchDevice,
  BatchEstimate,
  type BatchId,
  BatchProgress,
  Comparison,
  Draft,
  type DraftContents,
  type DraftId,
  DraftSaved,
  DraftSummary,
  GallerySummary,
  KernelChecked,
  KernelCreated,
  KernelManifest,
  KernelSources,
  KernelSummary,
  type KernelVersionId,
  LinkCreated,
  type LinkId,
  LinkSummary,
  type NewBatch,
  type NewCutBatch,
  type NewKernel,
  type NewLink,
  type NewRing,
  type ProjectId,
  PublicBatch,
  Reduced,
  RefusedResult,
  ResultsPage,
  type SaveDraft,
  type WorkunitId,
} from '@manyhands/protocol';
import { z } from 'zod';
import { READING_MS, type Request } from './request.ts';

const nothing = z.undefined();

/** What is downloaded of a batch: all of it with its provenance, one output, or the array of the reducer at a place. */
export type Download =
  | { readonly format: 'zip' }
  | { readonly format: 'npy' | 'csv'; readonly output: string }
  | { readonly format: 'npy'; readonly reducer: number };

export const kernelsOf = (request: Request) => ({
  list: () => request('GET', '/api/kernels', z.array(KernelSummary)),
  check: (body: z.input<typeof NewKernel>) => request('POST', '/api/kernels/check', KernelChecked, { body }),
  create: (body: z.input<typeof NewKernel>) => request('POST', '/api/kernels', KernelCreated, { body }),
  get: (kernel: KernelVersionId) => request('GET', `/api/kernels/${kernel}`, KernelManifest),
  sources: (kernel: KernelVersionId) => request('GET', `/api/kernels/${kernel}/sources`, KernelSources),
  publish: (kernel: KernelVersionId) => request('POST', `/api/kernels/${kernel}/publish`, nothing),
  ring: (kernel: KernelVersionId, body: z.input<typeof NewRing>) =>
    request('POST', `/api/kernels/${kernel}/ring`, BatchCreated, { body }),
  gallery: () => request('GET', '/api/gallery', z.array(GallerySummary)),
  fromGallery: (name: string) => request('GET', `/api/gallery/${encodeURIComponent(name)}`, KernelSources),
});

export const draftsOf = (request: Request) => ({
  list: (project: ProjectId) => request('GET', `/api/projects/${project}/drafts`, z.array(DraftSummary)),
  create: (project: ProjectId, body: z.input<typeof DraftContents>) =>
    request('POST', `/api/projects/${project}/drafts`, DraftSaved, { body }),
  get: (draft: DraftId) => request('GET', `/api/drafts/${draft}`, Draft),
  save: (draft: DraftId, body: z.input<typeof SaveDraft>) =>
    request('PUT', `/api/drafts/${draft}`, DraftSaved, { body }),
  remove: (draft: DraftId) => request('DELETE', `/api/drafts/${draft}`, nothing),
});

export const batchesOf = (request: Request) => ({
  list: () => request('GET', '/api/batches', z.array(BatchProgress)),
  get: (batch: BatchId) => request('GET', `/api/batches/${batch}`, BatchProgress),
  plan: (body: z.input<typeof NewCutBatch>) =>
    request('POST', '/api/batches/plan', BatchEstimate, { body, withinMs: READING_MS }),
  create: (body: z.input<typeof NewBatch> | z.input<typeof NewCutBatch>) =>
    request('POST', '/api/batches', BatchCreated, { body, withinMs: READING_MS }),
  cancel: (batch: BatchId) => request('POST', `/api/batches/${batch}/cancel`, nothing),
  results: (batch: BatchId, query: { after?: WorkunitId; limit?: number } = {}) =>
    request('GET', `/api/batches/${batch}/results`, ResultsPage, { query }),
  /** All accepted results, a page after the other. */
  async allResults(batch: BatchId, pageOf = 500): Promise<AcceptedResult[]> {
    const results: AcceptedResult[] = [];
    let after: WorkunitId | null = null;
    do {
      const page: z.infer<typeof ResultsPage> = await request(
        'GET',
        `/api/batches/${batch}/results`,
        ResultsPage,
        { query: { limit: pageOf, ...(after ? { after } : {}) } },
      );
      results.push(...page.results);
      after = page.next;
    } while (after);
    return results;
  },
  refused: (batch: BatchId) => request('GET', `/api/batches/${batch}/refused`, z.array(RefusedResult)),
  reduced: (batch: BatchId) => request('GET', `/api/batches/${batch}/reduced`, z.array(Reduced)),
  devices: (batch: BatchId) => request('GET', `/api/batches/${batch}/devices`, z.array(BatchDevice)),
  comparison: (batch: BatchId) => request('GET', `/api/batches/${batch}/comparison`, Comparison),
  download: (batch: BatchId, query: Download, signal?: AbortSignal) =>
    request.raw('GET', `/api/batches/${batch}/download`, {
      query: { ...query },
      ...(signal ? { signal } : {}),
    }),
  links: (batch: BatchId) => request('GET', `/api/batches/${batch}/links`, z.array(LinkSummary)),
  createLink: (batch: BatchId, body: z.input<typeof NewLink> = {}) =>
    request('POST', `/api/batches/${batch}/links`, LinkCreated, { body }),
  removeLink: (batch: BatchId, link: LinkId) =>
    request('DELETE', `/api/batches/${batch}/links/${link}`, nothing),
});

/** What a public link's holder may see, without an account. */
export const publicOf = (request: Request) => ({
  get: (secret: string) => request('GET', `/api/public/${secret}`, PublicBatch),
  results: (secret: string, query: { after?: WorkunitId; limit?: number } = {}) =>
    request('GET', `/api/public/${secret}/results`, ResultsPage, { query }),
  reduced: (secret: string) => request('GET', `/api/public/${secret}/reduced`, z.array(Reduced)),
  download: (secret: string, query: Download, signal?: AbortSignal) =>
    request.raw('GET', `/api/public/${secret}/download`, {
      query: { ...query },
      ...(signal ? { signal } : {}),
    }),
});
