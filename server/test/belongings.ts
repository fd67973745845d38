/** What researchers own, one thing of each kind, and bodies of requests that are right but for whose things they name. */
import { createHash, randomBytes } from 'node:crypto';
import { BatchCreated, DraftSaved, KernelCreated, Upload } from '@manyhands/protocol';
import { loadKernel } from '@manyhands/shaders/node';
import { z } from 'zod';
import { expectOk } from './laboratory.ts';
import type { TestResearcher } from './researcher.ts';

export interface Belongings {
  readonly project: string;
  readonly batch: string;
  readonly kernel: string;
  readonly draft: string;
  /** Of a matrix it uploaded. */
  readonly hash: string;
  /** Under way. */
  readonly upload: string;
}

/** Of nobody: names that nothing has. */
export const NOBODYS: Belongings = {
  batch: 'no-such-batch',
  project: 'no-such-project',
  kernel: '0'.repeat(64),
  draft: '987654321',
  hash: '0'.repeat(64),
  upload: '0'.repeat(22),
};

async function putBlob(researcher: TestResearcher, values: Float32Array): Promise<string> {
  const bytes = new Uint8Array(values.buffer);
  const hash = createHash('sha256').update(bytes).digest('hex');
  expectOk(z.unknown(), await researcher.ask('PUT', `/api/blobs/${hash}`, bytes));
  return hash;
}

export const productBody = (project: string, hash: string) => {
  const matrix = { hash, shape: [16, 16] };
  return { project, title: 'Product', a: matrix, b: matrix, tile: 16, mode: 'integer', quorum: 1 };
};

/** A kernel that nobody else has: its title differs. */
export async function kernelBody(project: string) {
  const { manifest, wgsl } = await loadKernel('matmul-tile');
  const { wasm: _, ...variants } = manifest.variants;
  return { project, manifest: { ...manifest, title: `Of ${project}`, variants }, sources: { webgpu: wgsl } };
}

const draftBody = (title: string) => ({ title, wgsl: '', wasm: null, assembly: null, manifest: '{' });

export async function furnish(researcher: TestResearcher): Promise<Belongings> {
  const project = await researcher.project();
  const hash = await putBlob(
    researcher,
    Float32Array.from(randomBytes(256), (byte) => byte - 128),
  );
  const product = await researcher.ask('POST', '/api/products', productBody(project, hash));
  const { batch } = expectOk(BatchCreated, product);
  const made = await researcher.ask('POST', '/api/kernels', await kernelBody(project));
  const drafted = await researcher.ask('POST', `/api/projects/${project}/drafts`, draftBody(`Of ${project}`));
  const { draft } = expectOk(DraftSaved, drafted);
  const begun = await researcher.ask('POST', '/api/uploads', { name: 'a file', bytes: 1 });
  const { upload } = expectOk(Upload, begun);
  return { project, batch, hash, draft, upload, kernel: expectOk(KernelCreated, made).kernel };
}

/** Bodies that are right but for whose things they name; a route that takes one must have its example here. */
export const BODIES: Readonly<Record<string, (about: Belongings) => Promise<unknown> | unknown>> = {
  'POST /api/batches': ({ project, kernel, hash }) => ({
    ...{ project, kernel, title: 'Batch' },
    workunits: [{ params: { m: 16, n: 16, k: 16 }, inputs: { a: hash, b: hash } }],
  }),
  'POST /api/batches/plan': ({ project, kernel, hash }) => ({
    ...{ project, kernel, title: 'Batch' },
    cut: { rule: {}, files: { x: hash } },
  }),
  'POST /api/products': ({ project, hash }) => productBody(project, hash),
  'POST /api/screens': ({ project }) => ({
    ...{ project, title: 'Screen', placements: 1, box: { center: [0, 0, 0], size: [9, 9, 9] } },
    receptor: { name: 'r', format: 'pdbqt', text: '' },
    ligands: [{ name: 'l', pdbqt: '' }],
  }),
  'POST /api/searches': ({ project }) => ({
    ...{ project, title: 'Search', box: { center: [0, 0, 0], size: [9, 9, 9] } },
    receptor: { name: 'r', format: 'pdbqt', text: 'x' },
  }),
  'POST /api/kernels': ({ project }) => kernelBody(project),
  'POST /api/kernels/:kernel/ring': ({ project, hash }) => ({
    ...{ project, title: 'Ring', hosts: 2 },
    workunits: [{ params: { m: 16, n: 16, k: 16 }, inputs: { a: hash, b: hash } }],
  }),
  'POST /api/kernels/check': ({ project }) => kernelBody(project),
  'POST /api/projects/:project/drafts': () => draftBody('Draft'),
  'PUT /api/drafts/:draft': () => ({ revision: 1, contents: draftBody('Draft') }),
  'POST /api/projects': () => ({ id: 'UPPER', title: '', purpose: '', owner: '' }),
  'POST /api/tokens': ({ project }) => ({ label: 'x', scopes: ['read'], project }),
  'POST /api/researchers': () => ({ researcher: 'eve', name: 'Eve' }),
  'POST /api/sites': () => ({ key: 'eve', name: 'Eve', origin: 'https://eve.example' }),
  'POST /api/uploads': () => ({ name: 'x', bytes: 1 }),
  'POST /api/ligands': () => ({ name: 'ethanol', smiles: 'CCO' }),
  'POST /api/batches/:batch/links': () => ({ label: 'Paper' }),
  'PUT /api/projects/:project/members/:researcher': () => ({ role: 'owner' }),
};
