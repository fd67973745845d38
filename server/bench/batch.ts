/** A batch of equal workunits whose only output is opaque bytes that copies must agree on exactly. */
import type { BatchId } from '@manyhands/protocol';
import { BatchCreated, KernelCreated } from '@manyhands/protocol';
import type { z } from 'zod';
import { apiRequest } from '../src/demo/api.ts';

/** Where to ask, and the token to ask with. */
export interface Api {
  readonly origin: string;
  readonly token: string;
}

const PROJECT = 'bench';

const wgsl = `
struct Params { words: u32, number: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> answer: array<u32>;
@compute @workgroup_size(64)
fn fill(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < params.words) { answer[id.x] = params.number + id.x; }
}`;

const manifest = {
  name: 'bench-fill',
  title: 'Fill',
  description: 'Opaque bytes for measuring the coordinator.',
  license: 'Apache-2.0',
  params: [
    { name: 'words', type: 'u32', min: 1, max: 1_000_000 },
    { name: 'number', type: 'u32' },
  ],
  buffers: [{ name: 'answer', type: 'u32', shape: ['words'], role: 'output' }],
  passes: [{ entryPoint: 'fill', workgroups: ['ceil(words / 64)'] }],
  cost: 'words',
  agreement: { answer: { kind: 'exact' } },
  variants: { webgpu: { uniform: 'params' } },
};

export async function createFillBatch(
  server: Api,
  payloadBytes: number,
  workunits: number,
): Promise<BatchId> {
  const { kernel } = await post(server, '/api/kernels', KernelCreated, {
    manifest,
    sources: { webgpu: wgsl },
  });
  await fetch(
    `${server.origin}/api/projects`,
    request(server, { id: PROJECT, title: 'Bench', purpose: 'Measures.', owner: 'Bench' }),
  );
  const { batch } = await post(server, '/api/batches', BatchCreated, {
    project: PROJECT,
    title: `${workunits} workunits`,
    kernel,
    workunits: Array.from({ length: workunits }, (_, number) => ({
      params: { words: payloadBytes / 4, number },
    })),
  });
  return batch;
}

async function post<S extends z.ZodType>(
  server: Api,
  path: string,
  schema: S,
  body: unknown,
): Promise<z.infer<S>> {
  const response = await fetch(server.origin + path, request(server, body));
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
  return schema.parse(await response.json());
}

const request = (server: Api, body: unknown): RequestInit => apiRequest(server.token, 'POST', body);
