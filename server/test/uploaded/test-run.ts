/** The dashboard's own test run of a version, as a researcher has it: params typed, files chosen, what the page says of the outputs. */
import { type elementBytes, encode, Manifest } from '@manyhands/kernel';
import type { KernelVersionId } from '@manyhands/protocol';
import type { Browser, Locator, Page } from 'playwright';
import type { Buffers, Numbers, UploadedKernel } from './uploaded-kernel.ts';

/** Milliseconds for one step of the page while volunteers keep two cores busy. */
const STEP_MS = 60_000;

/** The dashboard in a browser with WebGPU, signed in with an API token. */
export async function openDashboard(browser: Browser, origin: string, token: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(STEP_MS);
  await page.goto(`${origin}/dash`);
  await page.getByText('Use an API token instead').click();
  await page.getByLabel('API token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Use token' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  return page;
}

/** A line of a comparison on the page, such as `WebGPU beside what you expect`. */
export interface Compared {
  readonly title: string;
  readonly output: string;
  readonly agreement: string;
  /** None between records. */
  readonly largestDifference: number | null;
}

export interface TestRun {
  readonly compared: readonly Compared[];
  /** What the page warns of, such as why a kernel did not run. */
  readonly alerts: readonly string[];
}

type Tried = Pick<UploadedKernel, 'manifest' | 'shared'> & {
  readonly workunits: UploadedKernel['workunits'];
};

/** Runs the kernel's last workunit; `expected` are numbers of outputs to compare with. */
export async function testRun(
  page: Page,
  version: KernelVersionId,
  { manifest, shared = {}, workunits }: Tried,
  expected: Readonly<Record<string, ArrayLike<number>>> = {},
): Promise<TestRun> {
  await page.goto(`${new URL(page.url()).origin}/dash#/kernels/${version}`);
  await page.getByText(version.slice(0, 12), { exact: true }).waitFor();
  const form = page.locator('section', { has: page.getByRole('heading', { name: 'Test run' }) });
  const { params, buffers } = Manifest.parse(manifest);
  const unit = workunits.at(-1);
  for (const { name, type } of params)
    await form.getByLabel(`${name} (${type})`, { exact: true }).fill(String(unit?.params[name]));
  await chooseInputs(form, { ...shared, ...unit?.inputs });
  for (const { name, type } of buffers.filter((buffer) => buffer.name in expected))
    await choose(form, `Expected ${name}`, bytesOf(type, expected[name] ?? []));
  const run = form.getByRole('button', { name: 'Run', exact: true });
  await run.click();
  // While it runs, a button to stop it stands there instead.
  await page.getByRole('term').filter({ hasText: 'Device' }).or(page.getByRole('alert')).first().waitFor();
  await run.waitFor();
  return { compared: await comparisons(page), alerts: await page.getByRole('alert').allInnerTexts() };
}

async function chooseInputs(form: Locator, inputs: Buffers): Promise<void> {
  for (const [name, numbers] of Object.entries(inputs)) {
    await form.getByLabel(name, { exact: true }).selectOption('file');
    await choose(form, `File for ${name}`, rawBytes(numbers));
  }
}

const choose = (form: Locator, label: string, bytes: Uint8Array): Promise<void> =>
  form.getByLabel(label, { exact: true }).setInputFiles({
    ...{ name: 'numbers.bin', mimeType: 'application/octet-stream' },
    buffer: Buffer.from(bytes),
  });

export const rawBytes = ({ buffer, byteOffset, byteLength }: Numbers): Uint8Array<ArrayBuffer> =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);

/** A reference gives records as their bytes. */
const bytesOf = (type: Parameters<typeof elementBytes>[0], values: ArrayLike<number>): Uint8Array =>
  typeof type === 'string' ? encode(type, values) : Uint8Array.from(values);

/** All tables of comparison, line by line. */
const comparisons = (page: Page): Promise<Compared[]> =>
  page.locator('table', { has: page.locator('caption') }).evaluateAll((tables) =>
    tables.flatMap((table) =>
      Array.from(table.querySelectorAll('tbody tr'), (row) => {
        const cell = (title: string) => row.querySelector(`[data-title="${title}"]`)?.textContent ?? '';
        const largest = cell('Largest difference');
        return {
          title: table.querySelector('caption')?.textContent ?? '',
          output: row.querySelector('th')?.textContent ?? '',
          // A sign stands before the word.
          agreement: cell('Agreement').replace(/^[^a-z]+/, ''),
          largestDifference: largest === '–' ? null : Number(largest),
        };
      }),
    ),
  );
