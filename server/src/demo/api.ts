/** A typed client of the REST API, as small as the demo needs. */
import {
  type AcceptedResult,
  ApiRefusal,
  BatchCreated,
  BatchProgress,
  Invitation,
  KernelCreated,
  LigandCreated,
  type NewBatch,
  type NewInvitation,
  type NewKernel,
  type NewLigand,
  type NewProduct,
  type NewProject,
  type NewScreen,
  type NewSearch,
  ProductState,
  Ranking,
  RefusedResult,
  ResearcherSummary,
  ResultsPage,
  SearchCreated,
  SearchRanking,
} from '@manyhands/protocol';
import { z } from 'zod';

export type ApiClient = ReturnType<typeof connectApi>;

/** Talks to the coordinator at `origin` with an API token; every answer is parsed, every refusal thrown with its issues. */
export function connectApi(origin: string, token: string) {
  async function call<S extends z.ZodType>(
    schema: S,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<z.infer<S>> {
    const response = await fetch(origin + path, apiRequest(token, method, body));
    if (!response.ok) throw new Error(await explainRefusal(response, `${method} ${path}`));
    if (response.status === 204) return schema.parse(undefined);
    return schema.parse(await response.json());
  }
  const nothing = z.unknown();
  return {
    createProject: (project: z.input<typeof NewProject>) => call(nothing, 'POST', '/api/projects', project),
    createKernel: (kernel: NewKernel) => call(KernelCreated, 'POST', '/api/kernels', kernel),
    createBatch: (batch: z.input<typeof NewBatch>) => call(BatchCreated, 'POST', '/api/batches', batch),
    prepareLigand: (ligand: z.input<typeof NewLigand>) => call(LigandCreated, 'POST', '/api/ligands', ligand),
    createScreen: (screen: z.input<typeof NewScreen>) => call(BatchCreated, 'POST', '/api/screens', screen),
    createSearch: (search: z.input<typeof NewSearch>) => call(SearchCreated, 'POST', '/api/searches', search),
    createProduct: (product: z.input<typeof NewProduct>) =>
      call(BatchCreated, 'POST', '/api/products', product),
    invite: (invited: z.input<typeof NewInvitation>) => call(Invitation, 'POST', '/api/researchers', invited),
    researchers: () => call(z.array(ResearcherSummary), 'GET', '/api/researchers'),
    disableResearcher: (researcher: string) => call(nothing, 'DELETE', `/api/researchers/${researcher}`),
    putBlob: (hash: string, bytes: Uint8Array) => call(nothing, 'PUT', `/api/blobs/${hash}`, bytes),
    batch: (batch: string) => call(BatchProgress, 'GET', `/api/batches/${batch}`),
    ranking: (batch: string) => call(Ranking, 'GET', `/api/screens/${batch}/ranking`),
    searchRanking: (batch: string) => call(SearchRanking, 'GET', `/api/batches/${batch}/ranking`),
    product: (batch: string) => call(ProductState, 'GET', `/api/products/${batch}`),
    refused: (batch: string) => call(z.array(RefusedResult), 'GET', `/api/batches/${batch}/refused`),
    accepted: (batch: string) => readPages(batch),
    text: async (path: string): Promise<string> => {
      const response = await fetch(origin + path, apiRequest(token, 'GET', undefined));
      if (!response.ok) throw new Error(await explainRefusal(response, `GET ${path}`));
      return response.text();
    },
    blob: async (hash: string): Promise<Uint8Array> => {
      const response = await fetch(`${origin}/blobs/${hash}`);
      if (!response.ok) throw new Error(await explainRefusal(response, `GET /blobs/${hash}`));
      return new Uint8Array(await response.arrayBuffer());
    },
  };

  async function readPages(batch: string): Promise<AcceptedResult[]> {
    const results: AcceptedResult[] = [];
    let next: string | null = null;
    do {
      const after: string = next ? `&after=${next}` : '';
      const page: z.infer<typeof ResultsPage> = await call(
        ResultsPage,
        'GET',
        `/api/batches/${batch}/results?limit=500${after}`,
      );
      results.push(...page.results);
      next = page.next;
    } while (next);
    return results;
  }
}

/** A request of the API with its token: bytes go as they are, all else as JSON. */
export function apiRequest(token: string, method: string, body: unknown): RequestInit {
  const raw = body instanceof Uint8Array;
  return {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined
        ? {}
        : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: raw ? new Uint8Array(body) : JSON.stringify(body) }),
  };
}

async function explainRefusal(response: Response, what: string): Promise<string> {
  const parsed = ApiRefusal.safeParse(await response.json().catch(() => null));
  if (!parsed.success) return `${what} answered ${response.status}.`;
  const issues = parsed.data.issues.map(
    (issue) => `\n  ${issue.where}${issue.line ? `:${issue.line}` : ''}: ${issue.message} ${issue.cure}`,
  );
  return `${what} was refused: ${parsed.data.message}${issues.join('')}`;
}
