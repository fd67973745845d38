/** A researcher with an API token: makes batches, watches them, reads what was accepted and refused. */
import type { Coordinator } from './coordinator.ts';
import type { Matrix } from './matrices.ts';

export interface Progress {
  readonly state: string;
  readonly workunits: number;
  readonly accepted: number;
  readonly setAside: number;
  readonly inProgress: number;
  readonly assignments: number;
  readonly results: { readonly accepted: number; readonly refused: number; readonly pending: number };
}

export interface ProductOptions {
  readonly a: Matrix;
  readonly b: Matrix;
  readonly tile: number;
  readonly quorum?: number;
  readonly maxCopies?: number;
  readonly title?: string;
}

export interface ScreenOptions {
  readonly title: string;
  readonly quorum: number;
  readonly receptor: {
    readonly name: string;
    readonly format: 'pdb';
    readonly text: string;
    readonly ligandResidue: string;
  };
  /** Ångström. */
  readonly box: { readonly center: readonly number[]; readonly size: readonly number[] };
  readonly ligand: { readonly name: string; readonly smiles: string };
  readonly placements: number;
  readonly posesPerWorkunit: number;
}

export type Researcher = ReturnType<typeof researcherAt>;

export function researcherAt(coordinator: Pick<Coordinator, 'url' | 'token'>) {
  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const raw = body instanceof Float32Array;
    const response = await fetch(coordinator.url + path, {
      method,
      headers: {
        authorization: `Bearer ${coordinator.token}`,
        ...(body === undefined
          ? {}
          : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body === undefined
        ? {}
        : { body: raw ? new Uint8Array(body.buffer as ArrayBuffer) : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  async function createProject(id: string): Promise<void> {
    await call('POST', '/api/projects', {
      id,
      title: id,
      purpose: 'Shows that all this works.',
      owner: 'A test',
    });
  }

  return {
    call,
    createProject,
    /** A batch of tiles in integer mode. Returns its id. */
    async createProduct(project: string, { a, b, tile, ...options }: ProductOptions): Promise<string> {
      for (const matrix of [a, b]) await call('PUT', `/api/blobs/${matrix.hash}`, matrix.values);
      const factor = (matrix: Matrix) => ({ hash: matrix.hash, shape: [matrix.rows, matrix.columns] });
      const created = (await call('POST', '/api/products', {
        project,
        title: `Product in tiles of ${tile}`,
        mode: 'integer',
        tile,
        ...options,
        a: factor(a),
        b: factor(b),
      })) as { batch: string };
      return created.batch;
    },
    async progress(batch: string): Promise<Progress> {
      return (await call('GET', `/api/batches/${batch}`)) as Progress;
    },
    /** Many random poses of one molecule in a protein's pocket. Returns the batch's id. */
    async createScreen(project: string, screen: ScreenOptions): Promise<string> {
      const { name, pdbqt } = (await call('POST', '/api/ligands', screen.ligand)) as {
        name: string;
        pdbqt: string;
      };
      const { ligand: _, title, ...rest } = screen;
      const created = (await call('POST', '/api/screens', {
        project,
        title,
        ...rest,
        ligands: [{ name, pdbqt }],
      })) as { batch: string };
      return created.batch;
    },
    /** SHA-256 of the whole product's bytes, or null while tiles are missing. */
    async productHash(batch: string): Promise<string | null> {
      return ((await call('GET', `/api/products/${batch}`)) as { product: string | null }).product;
    },
    async refused(batch: string): Promise<{ host: string; backend: string; reason: string }[]> {
      return (await call('GET', `/api/batches/${batch}/refused`)) as {
        host: string;
        backend: string;
        reason: string;
      }[];
    },
    async accepted(batch: string): Promise<{ workunit: string; agreed: string[] }[]> {
      const page = (await call('GET', `/api/batches/${batch}/results?limit=1000`)) as {
        results: { workunit: string; agreed: string[] }[];
      };
      return page.results;
    },
    async createSite(key: string, origin: string): Promise<void> {
      await call('POST', '/api/sites', { key, name: `Site ${key}`, origin });
    },
  };
}
