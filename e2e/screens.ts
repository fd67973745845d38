/** `npm run screens`: takes the pictures under docs/screens from a coordinator at work, as a person would see it. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromiumArguments, requireChromium } from '@manyhands/browser';
import { type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { INHIBITOR, readPocket } from './bench/pocket.ts';
import { falsifyResults } from './cheat.ts';
import { startCoordinator } from './coordinator.ts';
import { startForeignSite } from './foreign-site.ts';
import { makeMatrix } from './matrices.ts';
import { researcherAt } from './researcher.ts';
import { walk } from './researcher-path.ts';

const folder = fileURLToPath(new URL('../docs/screens/', import.meta.url));
mkdirSync(folder, { recursive: true });
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Both volunteers of the dashboard's path have the same make of device.
const coordinator = await startCoordinator({ RING_PATIENCE_MS: '0' });
const researcher = researcherAt(coordinator);
const browser = await chromium.launch({
  executablePath: requireChromium(),
  args: chromiumArguments({ webgpu: true }),
});

async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(url);
  return page;
}

async function volunteer(query: string, prepare?: (page: Page) => Promise<void>): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await prepare?.(page);
  await page.goto(`${coordinator.url}/?${query}`);
  await page.getByTestId('start').click();
  return page;
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${folder}${name}.png`, fullPage: true });
  console.log(`docs/screens/${name}.png`);
}

/** A step of the dashboard, as it is seen on a desk by day and on a phone by night. */
async function shootStep(page: Page, step: string): Promise<void> {
  for (const [suffix, colorScheme, { viewport }] of [
    ['-phone-dark', 'dark', phone],
    ['', 'light', desk],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await wait(300);
    await shoot(page, `dash-${step}${suffix}`);
  }
}

const dash = `${coordinator.url}/dash#token=${coordinator.token}`;
const desk = { viewport: { width: 1280, height: 720 } };
const phone = { viewport: { width: 390, height: 844 } };
try {
  const empty = await open(dash, desk);
  await empty.getByText('No batch yet').waitFor();
  await shoot(empty, 'dash-empty');

  await researcher.createProject('hiv-1-protease');
  const { text, center, size } = readPocket();
  await researcher.createScreen('hiv-1-protease', {
    title: 'Aspirin in HIV-1 protease',
    quorum: 2,
    receptor: { name: 'HIV-1 protease', format: 'pdb', text, ligandResidue: INHIBITOR },
    box: { center, size },
    ligand: { name: 'aspirin', smiles: 'CC(=O)Oc1ccccc1C(=O)O' },
    placements: 400_000,
    posesPerWorkunit: 2_000,
  });
  await researcher.createProject('matrices');
  const a = makeMatrix(384, 256, 1);
  const b = makeMatrix(256, 384, 2);
  await researcher.createProduct('matrices', { a, b, tile: 64, title: 'Product of two integer matrices' });

  const site = await startForeignSite(coordinator.url, '<donate-compute site="museum"></donate-compute>');
  await researcher.createSite('museum', new URL(site.url).origin);
  await volunteer('backend=wasm', falsifyResults);
  await volunteer('backend=wasm');
  await volunteer('software-gpu=1');
  const card = { viewport: { width: 400, height: 300 }, deviceScaleFactor: 2 };
  for (const colorScheme of ['light', 'dark'] as const) {
    const museum = await open(site.url, { ...card, colorScheme });
    const frame = museum.frameLocator('iframe');
    await frame.getByRole('button', { name: 'Start' }).waitFor();
    await museum.locator('donate-compute').screenshot({ path: `${folder}widget-${colorScheme}.png` });
    await frame.getByRole('button', { name: 'Start' }).click();
    await frame.getByText('Helping').waitFor();
    await museum.locator('donate-compute').screenshot({ path: `${folder}widget-${colorScheme}-helping.png` });
    await wait(3_000);
  }
  await wait(15_000);
  await shoot(await opened(dash, desk), 'dash-desktop');
  await shoot(await opened(dash, { ...desk, colorScheme: 'dark' }), 'dash-dark');
  await shoot(await opened(dash, phone), 'dash-phone');
  await site.close();
  for (const colorScheme of ['light', 'dark'] as const) {
    await shootFound('contribute-found', { ...desk, colorScheme });
    await shootFound('contribute-found-phone', { ...phone, colorScheme });
  }
  await walk({
    ...{ browser, coordinator, look: shootStep },
    page: await open(`${coordinator.url}/dash`, desk),
    volunteer: (project) => volunteer(`software-gpu=1&project=${project}`),
  });
} finally {
  await browser.close();
  await coordinator.stop();
}

async function opened(url: string, options: BrowserContextOptions): Promise<Page> {
  const page = await open(url, options);
  await page.getByRole('table', { name: 'Sites' }).waitFor();
  return page;
}

/** A volunteer's page once a docking result is drawn. */
async function shootFound(name: string, options: BrowserContextOptions): Promise<void> {
  const page = await open(`${coordinator.url}/?backend=wasm&project=hiv-1-protease`, options);
  await page.getByTestId('start').click();
  await page.getByTestId('found').scrollIntoViewIfNeeded();
  await page.getByRole('button', { name: 'Turn left' }).waitFor();
  await wait(2_000);
  await shoot(page, options.colorScheme === 'dark' ? `${name}-dark` : name);
  await page.context().close();
}
