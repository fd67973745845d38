/** A batch of equal workunits whose only output is opaque bytes that copies must agree on exactly. */
import { createClient, ignoreConflict } from '@manyhands/client';
import type { BatchId, Reducer } from '@manyhands/protocol';

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
  reducers: readonly Reducer[] = [],
): Promise<BatchId> {
  const api = createClient(server);
  const { kernel } = await api.kernels.create({ manifest, sources: { webgpu: wgsl } });
  await api.kernels.publish(kernel);
  await api.projects
    .create({ id: PROJECT, title: 'Bench', purpose: 'Measures.', owner: 'Bench' })
    .catch(ignoreConflict);
  const { batch } = await api.batches.create({
    project: PROJECT,
    title: `${workunits} workunits`,
    kernel,
    reducers: [...reducers],
    workunits: Array.from({ length: workunits }, (_, number) => ({
      params: { words: payloadBytes / 4, number },
    })),
  });
  return batch;
}
