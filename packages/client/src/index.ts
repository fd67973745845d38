/**
 * A typed client of a coordinator's REST API, for Node and browsers. Answers are parsed; a refusal is a `RefusedError`
 * with the places that it is about.
 */
import { projectsOf, researchersOf, sessionOf, tokensOf } from './accounts.ts';
import { type ClientOptions, createRequest } from './request.ts';
import { uploadsOf } from './uploads.ts';
import { batchesOf, draftsOf, kernelsOf, publicOf } from './work.ts';

export type { AuditPage } from './accounts.ts';
export { type ClientOptions, RefusedError, type Renewed, UnreachableError } from './request.ts';
export type { SendOptions } from './uploads.ts';
export type { Download } from './work.ts';

export function createClient(options: ClientOptions) {
  const request = createRequest(options);
  return {
    session: sessionOf(request),
    researchers: researchersOf(request),
    tokens: tokensOf(request),
    projects: projectsOf(request),
    kernels: kernelsOf(request),
    drafts: draftsOf(request),
    uploads: uploadsOf(request),
    batches: batchesOf(request),
    public: publicOf(request),
  };
}
export type Client = ReturnType<typeof createClient>;
