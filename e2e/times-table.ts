/** A kernel that is small enough to be known by heart: the times table, a matrix that is also a picture. */
import type { Page } from '@playwright/test';
import type { Coordinator } from './coordinator.ts';
import { writeNpy } from './npy.ts';
import { researcherAt } from './researcher.ts';

/** Rows and columns in a test run. */
const SIDE = 64;

export const TIMES_TABLE = `struct Params { n: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> table: array<u32>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) at: vec3<u32>) {
  if (at.x >= params.n || at.y >= params.n) { return; }
  table[at.y * params.n + at.x] = at.x * at.y;
}
`;

const MANIFEST = {
  ...{ name: 'times-table', title: 'Times table', description: 'Multiplies every number with every other.' },
  ...{ license: 'Apache-2.0', cost: 'n * n' },
  params: [{ name: 'n', type: 'u32', min: 1, max: 1024 }],
  buffers: [{ name: 'table', type: 'u32', shape: ['n', 'n'], role: 'output' }],
  passes: [{ entryPoint: 'main', workgroups: ['ceil(n / 8)', 'ceil(n / 8)'] }],
  agreement: { table: { kind: 'exact' } },
  variants: { webgpu: { uniform: 'params' } },
};

/** Makes it a draft of the project, as the operator; returns its number. */
export async function draftTimesTable(
  coordinator: Pick<Coordinator, 'url' | 'token'>,
  project: string,
): Promise<string> {
  const contents = {
    ...{ title: 'Times table', wgsl: TIMES_TABLE, wasm: null, assembly: null },
    manifest: JSON.stringify(MANIFEST, null, 2),
  };
  const path = `/api/projects/${project}/drafts`;
  const saved = await researcherAt(coordinator).call('POST', path, contents);
  return String((saved as { draft: number }).draft);
}

/** What it computes; `wrong` is added to its last number. */
export const tableFile = (wrong = 0) => ({
  name: wrong === 0 ? 'table.npy' : 'other.npy',
  mimeType: 'application/octet-stream',
  buffer: writeNpy(
    Uint32Array.from(
      { length: SIDE * SIDE },
      (_, i) => (i % SIDE) * Math.floor(i / SIDE) + (i === SIDE * SIDE - 1 ? wrong : 0),
    ),
    [SIDE, SIDE],
  ),
});

/** Runs the draft on this device beside what is expected of it. */
export async function runBeside(page: Page, file: ReturnType<typeof tableFile>): Promise<void> {
  await page.getByLabel('n (u32)').fill(String(SIDE));
  await page.getByLabel('Expected table').setInputFiles(file);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('table', { name: 'WebGPU beside what you expect' }).waitFor();
}
