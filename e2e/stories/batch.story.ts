/**
 * A researcher makes a batch of a file: what is wrong is told before anything is sent, an upload that broke off goes on
 * after a reload, and results are looked at.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectClean } from '../clean.ts';
import { writeNpy } from '../npy.ts';
import { expect, test, untilDone, WEBGPU } from '../story.ts';

const ROWS = 12;
const COLUMNS = 400_000;
/** What the coordinator takes at once: the file above is two parts. */
const PART_BYTES = 16_777_216;

const WGSL = `
struct Params { n: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> row: array<u32>;
@group(0) @binding(2) var<storage, read_write> total: array<u32>;
@compute @workgroup_size(1)
fn main() {
  var sum = 0u;
  for (var i = 0u; i < params.n; i++) { sum += row[i]; }
  total[0] = sum;
}`;

const MANIFEST = {
  ...{ name: 'row-total', title: 'Total of a row', description: 'Adds up the numbers of a row.' },
  ...{ license: 'Apache-2.0', cost: 'n' },
  params: [{ name: 'n', type: 'u32', min: 1, max: 1_000_000 }],
  buffers: [
    { name: 'row', type: 'u32', shape: ['n'], role: 'input' },
    { name: 'total', type: 'u32', shape: [1], role: 'output' },
  ],
  passes: [{ entryPoint: 'main', workgroups: [1] }],
  agreement: { total: { kind: 'exact' } },
  variants: { webgpu: { uniform: 'params' } },
};

const valueAt = (row: number, column: number): number => (row + 1) * (column % 7);
const totalOf = (row: number): number => {
  let sum = 0;
  for (let column = 0; column < COLUMNS; column++) sum += valueAt(row, column);
  return sum;
};

let folder: string;
let rows: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manyhands-batch-'));
  rows = join(folder, 'rows.npy');
  const values = Uint32Array.from({ length: ROWS * COLUMNS }, (_, i) =>
    valueAt(Math.floor(i / COLUMNS), i % COLUMNS),
  );
  await writeFile(rows, writeNpy(values, [ROWS, COLUMNS]));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

// An empty coordinator: the page has one project, which it chooses by itself.
test.use({ coordinatorSettings: {} });

const files = (page: Page) => page.locator('input[type=file]').first();

test('a file becomes a batch, however often the page is loaded, and shows its results', async ({
  page,
  project,
  coordinator,
  researcher,
  volunteer,
}) => {
  const made = (await researcher.call('POST', '/api/kernels', {
    project,
    manifest: MANIFEST,
    sources: { webgpu: WGSL },
  })) as { kernel: string };
  await researcher.call('POST', `/api/kernels/${made.kernel}/publish`);
  await page.goto(`${coordinator.url}/dash#token=${coordinator.token}`);
  await expect(page.getByText('No batch yet')).toBeVisible();
  await page.goto(`${coordinator.url}/dash#/batches/new?project=${project}&kernel=${made.kernel}`);

  await test.step('a file in Fortran order is refused with its cure, before anything is sent', async () => {
    let sent = 0;
    page.on('request', (request) => {
      if (request.url().includes('/api/uploads')) sent += 1;
    });
    const fortran = writeNpy(new Uint32Array(6), [2, 3], true);
    const name = '<img src=x onerror=document.title=1>.npy';
    await files(page).setInputFiles({ name, mimeType: '', buffer: fortran });
    await expect(page.getByText('np.ascontiguousarray').first()).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: name }).first()).toBeVisible();
    await expect(page).not.toHaveTitle('1');
    await expect(page.getByRole('button', { name: /^Upload/ })).toBeDisabled();
    expect(sent).toBe(0);
    await page.getByRole('button', { name: `Remove ${name}` }).click();
  });

  await test.step('the rule is drafted, and what it comes to is shown', async () => {
    await files(page).setInputFiles(rows);
    await expect(page.getByTestId('preview')).toContainText(String(ROWS));
    await page.getByLabel('Title').fill('<b>Totals</b> of rows');
    await page.getByText('Reducers: figures made').click();
    await page.getByRole('button', { name: 'Add a reducer' }).click();
    await expectClean(page);
  });

  await test.step('an upload that broke off goes on after a reload where it stopped', async () => {
    await page.route('**/api/uploads/*', async (route) => {
      // The second part never arrives.
      if (route.request().headers()['upload-offset'] !== String(PART_BYTES)) await route.continue();
    });
    await page.getByRole('button', { name: /^Upload/ }).click();
    await expect(page.getByText('Uploading').first()).toBeVisible();
    await expect(page.getByText('16.8').first()).toBeVisible();
    await page.reload();
    await page.unroute('**/api/uploads/*');
    await expect(page.getByText('choose it again')).toBeVisible();
    await expect(page.getByLabel('Title')).toHaveValue('<b>Totals</b> of rows');
    await files(page).setInputFiles(rows);
    const offsets: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(request.headers()['upload-offset']);
    });
    await page.getByRole('button', { name: /^Go on uploading/ }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'rows.npy' })).toContainText('uploaded');
    expect(offsets).toEqual([String(PART_BYTES)]);
  });

  await test.step('the coordinator estimates it, and it is created', async () => {
    await expect(page.getByTestId('estimate')).toContainText(String(ROWS));
    await page.getByRole('button', { name: 'Create the batch' }).click();
    await expect(page.getByRole('heading', { name: '<b>Totals</b> of rows' })).toBeVisible();
    await expect(page.getByTestId('progress')).toBeVisible();
  });

  await volunteer({ query: WEBGPU });
  await volunteer({ query: WEBGPU });
  const batch = new URL(page.url()).hash.split(/[/?]/)[2] ?? '';
  await untilDone(researcher, batch);

  await test.step('results stand in a table that is sorted and found in', async () => {
    await page.reload();
    const table = page.getByRole('table', { name: 'Accepted results' });
    for (let row = 0; row < ROWS; row++) await expect(table).toContainText(String(totalOf(row)));
    await page.getByRole('searchbox', { name: 'Find in Accepted results' }).fill(String(totalOf(11)));
    await expect(table.getByRole('row')).toHaveCount(2);
    await expect(page).toHaveURL(/results\.find=/);
    await expectClean(page);
  });
});
