/**
 * A typed client of a coordinator's REST API, for Node and browsers. Answers are parsed; a refusal is a `RefusedError`
 * with the places that it is about.
 */
import { Health } from '@manyhands/protocol';
import { projectsOf, researchersOf, sessionOf, sitesOf, tokensOf } from './accounts.ts';
import { batchKindsOf } from './batch-kinds.ts';
import { blobsOf } from './blobs.ts';
import { type ClientOptions, createRequest } from './request.ts';
import { uploadsOf } from './uploads.ts';
import { batchesOf, draftsOf, kernelsOf, publicOf } from './work.ts';

export type { AuditPage } from './accounts.ts';
export { SEARCH_FILES, type SearchFile } from './batch-kinds.ts';
export { explain, explainIssue, ignoreConflict } from './explain.ts';
export { type ClientOptions, RefusedError, type Renewed, UnreachableError } from './request.ts';
export type { SendOptions } from './uploads.ts';
export type { Download } from './work.ts';

export function createClient(options: ClientOptions) {
  const request = createRequest(options);
  return {
    health: () => request('GET', '/api/health', Health),
    session: sessionOf(request),
    researchers: researchersOf(request),
    tokens: tokensOf(request),
    projects: projectsOf(request),
    sites: sitesOf(request),
    kernels: kernelsOf(request),
    drafts: draftsOf(request),
    uploads: uploadsOf(request),
    blobs: blobsOf(request),
    batches: { ...batchesOf(request), ...batchKindsOf(request) },
    public: publicOf(request),
  };
}
export type Client = ReturnType<typeof createClient>;
