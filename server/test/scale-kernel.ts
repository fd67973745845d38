/** A kernel of little work for tests of batches from files: c = a × w, element by element, and the sum of all. */
import { writeNpy } from '@manyhands/inputs';
import type { AssignmentNotice, BatchNotice } from '@manyhands/protocol';
import { expect } from 'vitest';
import { unwrap, type VolunteerClient } from './volunteer-client.ts';

const wgsl = `
struct Params { n: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> w: array<f32>;
@group(0) @binding(3) var<storage, read_write> c: array<f32>;
@group(0) @binding(4) var<storage, read_write> total: array<f32>;
@compute @workgroup_size(64)
fn scale(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < params.n) { c[id.x] = a[id.x] * w[0]; }
}
@compute @workgroup_size(1)
fn add() {
  for (var i = 0u; i < params.n; i++) { total[0] += c[i]; }
}`;

const buffer = (name: string, shape: readonly (string | number)[], role: string) => ({
  ...{ name, type: 'f32', shape, role },
});

export const scaleKernel = (project: string) => ({
  project,
  manifest: {
    ...{ name: 'scale', title: 'Scale', description: 'Multiplies rows.', license: 'Apache-2.0' },
    params: [{ name: 'n', type: 'u32', min: 1, max: 1_000_000 }],
    buffers: [
      buffer('a', ['n'], 'input'),
      buffer('w', [1], 'shared'),
      buffer('c', ['n'], 'output'),
      buffer('total', [1], 'output'),
    ],
    passes: [
      { entryPoint: 'scale', workgroups: ['ceil(n / 64)'] },
      { entryPoint: 'add', workgroups: [1] },
    ],
    cost: 'n * 1000',
    agreement: { c: { kind: 'exact' }, total: { kind: 'tolerance', relative: 1e-5 } },
    variants: { webgpu: { uniform: 'params' } },
  },
  sources: { webgpu: wgsl },
});

/** A file of f32 as numpy saves it. */
export async function npy(
  values: ArrayLike<number>,
  shape: readonly number[],
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  const bytes = new Uint8Array(Float32Array.from(values).buffer);
  for await (const chunk of writeNpy('f32', shape, [bytes])) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

/** Buffers by hash, each fetched once. */
type Kept = Map<string, Promise<Float32Array>>;

function floats(origin: string, hash: string, kept: Kept): Promise<Float32Array> {
  const known = kept.get(hash);
  if (known) return known;
  const fetched = fetch(`${origin}/blobs/${hash}`).then(async (response) => {
    if (!response.ok) throw new Error(`blob ${hash}: ${response.status}`);
    return new Float32Array(await response.arrayBuffer());
  });
  kept.set(hash, fetched);
  return fetched;
}

export async function scaleOutputs(
  origin: string,
  { inputs, batch }: AssignmentNotice,
  batches: readonly BatchNotice[],
  kept: Kept = new Map(),
): Promise<readonly Uint8Array[]> {
  const shared = batches.find((notice) => notice.batch === batch)?.shared;
  const [a, w] = await Promise.all([
    floats(origin, inputs.a?.hash ?? '', kept),
    floats(origin, shared?.w?.hash ?? '', kept),
  ]);
  const c = a.map((value) => value * (w[0] ?? 0));
  const total = Float32Array.of(c.reduce((sum, value) => sum + value, 0));
  return [c, total].map((array) => new Uint8Array(array.buffer));
}

/** Computes all that it is given until a request comes back empty. */
export async function scaleAll(origin: string, client: VolunteerClient): Promise<AssignmentNotice[]> {
  const all: AssignmentNotice[] = [];
  const kept: Kept = new Map();
  for (;;) {
    const { assignments, batches } = unwrap(await client.request(1000, 64));
    if (assignments.length === 0) return all;
    const outputs = await Promise.all(
      assignments.map((assignment) => scaleOutputs(origin, assignment, batches, kept)),
    );
    const results = assignments.map(({ assignment }, i) => ({
      ...({ status: 'done', assignment, backend: 'webgpu', computeMs: 10 } as const),
      outputBytes: outputs[i]?.map(({ byteLength }) => byteLength) ?? [],
    }));
    const { outcomes } = unwrap(await client.report(results, Buffer.concat(outputs.flat())));
    expect(outcomes.map(({ status }) => status)).toEqual(assignments.map(() => 'stored'));
    all.push(...assignments);
  }
}
