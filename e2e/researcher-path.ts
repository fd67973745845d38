/**
 * The path of a researcher through the dashboard, step by step, as a person takes it: by what is written on the page. The
 * story of it looks for faults at each step, and `npm run screens` takes the pictures of it.
 */
import { readFile } from 'node:fs/promises';
import { type Browser, expect as expectSoon, type Page } from '@playwright/test';
import { acceptInvitation, inviteByCommand, makeProject } from './account.ts';
import type { Coordinator } from './coordinator.ts';
import { writeNpy } from './npy.ts';

/** Milliseconds for a step, which may wait for volunteers; outside of stories there is no other bound. */
const STEP_MS = 60_000;
const expect = expectSoon.configure({ timeout: STEP_MS });

/** The hello-compute shader that many WebGPU tutorials begin with: how many steps the Collatz sequence takes. */
const UNBOUNDED = `@group(0) @binding(0) var<storage, read_write> v_indices: array<u32>;

// Steps until the sequence reaches 1; 4294967295 where it leaves what 32 bits hold.
fn collatz_iterations(n_base: u32) -> u32 {
    var n = n_base;
    var i = 0u;
    loop {
        if (n <= 1u) { break; }
        if (n % 2u == 0u) {
            n = n / 2u;
        } else {
            if (n >= 1431655765u) { return 4294967295u; }
            n = 3u * n + 1u;
        }
        i = i + 1u;
    }
    return i;
}

@compute @workgroup_size(1)
fn main(@builtin(global_invocation_id) global_id: vec3<u32>) {
    v_indices[global_id.x] = collatz_iterations(v_indices[global_id.x]);
}
`;
/** The same with a bound that a reader can see; 350 steps suffice for numbers below a million. */
const BOUNDED = UNBOUNDED.replace('loop {', 'for (var step = 0u; step < 1000u; step += 1u) {');

/** The same by JavaScript. */
export function collatzSteps(start: number): number {
  let steps = 0;
  for (let n = start; n > 1; steps += 1) n = n % 2 === 0 ? n / 2 : 3 * n + 1;
  return steps;
}

const dash = (page: Page, place: string): string => `${new URL(page.url()).origin}/dash#/${place}`;

/** A word of state, whatever sign goes before it. */
const badge = (page: Page, state: string) => page.locator('main .badge', { hasText: state }).first();

const editor = (page: Page, label: string) => page.getByRole('textbox', { name: label });

/** A new draft with the shader in it, and its manifest as it is read from it. */
async function pasteShader(page: Page, title: string, wgsl: string): Promise<void> {
  await page.goto(dash(page, 'kernels?new=yes'));
  await page.getByRole('button', { name: 'Begin with text' }).click();
  await page.getByLabel('Title of the draft').fill(title);
  await replaceShader(page, wgsl);
  await page.getByRole('button', { name: 'Draft the manifest anew' }).click();
}

/** By the clipboard, as people do it. (`fill` has Chromium keep the colour of what it replaces, as a style that the policy forbids.) */
async function replaceShader(page: Page, wgsl: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((text) => navigator.clipboard.writeText(text), wgsl);
  await editor(page, 'WGSL source').press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+v');
}

const openStep = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Steps of this kernel' }).getByRole('link', { name }).click();

async function describe(page: Page, sentence: string): Promise<void> {
  await openStep(page, 'Manifest');
  await page.getByLabel('Description').fill(sentence);
  await page.getByLabel('License').fill('MIT');
}

async function testRun(page: Page): Promise<void> {
  await openStep(page, 'Test run');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('Lowest')).toBeVisible();
}

async function makeVersion(page: Page): Promise<void> {
  await openStep(page, 'Version');
  await page.getByRole('button', { name: 'Make this version' }).click();
  await expect(page.getByRole('heading', { name: 'Ring' })).toBeVisible();
}

async function sendToRing(page: Page, browsers: number): Promise<void> {
  await page.getByLabel('Browsers that compute it').fill(String(browsers));
  await page.getByRole('button', { name: 'Send to the ring' }).click();
  await expect(page.getByText('Who agrees with whom')).toBeVisible();
}

async function publish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Publish/ })
    .click();
  await expect(badge(page, 'published')).toBeVisible();
}

/** From the kernel's page to a batch of files, as the rule is drafted. */
async function chooseFiles(page: Page, files: readonly { name: string; buffer: Buffer }[]): Promise<void> {
  await page.getByRole('link', { name: 'New batch' }).click();
  await page
    .getByLabel('Drop files here, or choose them')
    .setInputFiles(files.map((file) => ({ ...file, mimeType: 'application/octet-stream' })));
  await expect(page.getByText('Operations in all')).toBeVisible();
}

async function addMoments(page: Page): Promise<void> {
  await page.getByText('Reducers: figures made of results as they come').click();
  await page.getByRole('button', { name: 'Add a reducer' }).click();
}

async function createBatch(page: Page, title: string): Promise<void> {
  await page.getByLabel('Title').fill(title);
  await page.getByRole('button', { name: /^Upload/ }).click();
  await expect(page.getByTestId('estimate')).toBeVisible();
  await page.getByRole('button', { name: 'Create the batch' }).click();
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
}

const openPart = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Parts of the batch' }).getByRole('link', { name }).click();

/** What a button hands to the browser's downloads. */
async function download(page: Page, button: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return readFile(await file.path());
}

/** The address that a reader of a paper is given. */
async function makeLink(page: Page, note: string): Promise<string> {
  await openPart(page, 'Public links');
  await page.getByLabel('For whom, as a note to yourself').fill(note);
  await page.getByRole('button', { name: 'Make a link' }).click();
  return page.getByRole('textbox', { name: 'The link' }).inputValue();
}

export interface Walk {
  readonly page: Page;
  readonly browser: Browser;
  readonly coordinator: Coordinator;
  /** Opens a volunteer's page that computes for the project, by WebGPU. */
  readonly volunteer: (project: string) => Promise<Page>;
  /** Called at each step, with the page as a person sees it there. */
  readonly look: (page: Page, step: string) => Promise<void>;
}

/** Rows of the file; each becomes a workunit. */
export const NUMBERS = Array.from({ length: 6 }, (_, row) =>
  Array.from({ length: 64 }, (_, column) => 1 + 64 * row + column),
);

/** From the operator's invitation to a reader of the paper; what the researcher and the reader take home, as NPY. */
export async function walk({ page, browser, coordinator, volunteer, look }: Walk) {
  await acceptInvitation(page, inviteByCommand(coordinator, 'ada', 'Ada'));
  await makeProject(page, 'Collatz sequences');
  await look(page, 'project');

  await pasteShader(page, 'Collatz steps', UNBOUNDED);
  const unbounded = page.getByText('this loop has no visible bound').first();
  await expect(page.getByRole('button', { name: 'kernel.wgsl, line 7' })).toBeVisible();
  await expect(unbounded).toBeVisible();
  await look(page, 'kernel-refused');
  await replaceShader(page, BOUNDED);
  await expect(unbounded).toBeHidden();
  await describe(page, 'Counts the steps of Collatz sequences.');
  await look(page, 'kernel-manifest');
  await testRun(page);
  await look(page, 'kernel-test-run');
  await makeVersion(page);

  const volunteers = [await volunteer('collatz-sequences'), await volunteer('collatz-sequences')];
  for (const each of volunteers) await agreeToTry(each);
  await sendToRing(page, volunteers.length);
  await expect(page.getByText('v_indices_out: the same bytes')).toBeVisible();
  await look(page, 'kernel-ring');
  await publish(page);

  await chooseFiles(page, [
    { name: 'numbers.npy', buffer: writeNpy(Uint32Array.from(NUMBERS.flat()), [6, 64]) },
  ]);
  await addMoments(page);
  await look(page, 'batch-new');
  await createBatch(page, 'The first numbers');
  await expect(badge(page, 'done')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('rowheader').first()).toBeVisible();
  await look(page, 'batch-results');
  await openPart(page, 'Downloads');
  const taken = await download(page, 'v_indices_out, NPY');
  await look(page, 'batch-downloads');

  const link = await makeLink(page, 'the journal');
  const reader = await (await browser.newContext()).newPage();
  await reader.goto(link);
  await expect(reader.getByRole('heading', { name: 'The first numbers' })).toBeVisible();
  const read = await download(reader, 'v_indices_out, NPY');
  await look(reader, 'batch-public');
  await reader.context().close();
  return { taken, read };
}

/** The volunteer's own decision, without which no unpublished kernel comes to it. */
async function agreeToTry(page: Page): Promise<void> {
  await page.locator('summary').filter({ hasText: 'Settings' }).click();
  await page.getByLabel('Try kernels that are not published yet').check();
}
