/** The volunteer's page, from the first visit to what was found. */
import { expect, type Page } from '@playwright/test';
import { type Proxy as Line, startProxy } from '../proxy.ts';
import { DOCKING, dockAspirin, MATRICES, makeProject, multiply } from './projects.ts';
import { ALL, DESK, PHONE, type Studio, wait } from './studio.ts';

/** Milliseconds for a step: two busy cores measure, compile and dock meanwhile. */
const STEP_MS = 120_000;

export async function shootVolunteer(studio: Studio): Promise<void> {
  const { researcher } = studio;
  await makeProject(researcher, MATRICES);
  const line = await startProxy(studio.coordinator.url);
  await shootDay(studio, line);
  await line.close();

  await makeProject(researcher, DOCKING);
  for (const sight of ALL) await shootFound(studio, sight);
}

const phase = (page: Page, kind: string) =>
  page.locator(`[data-testid=phase][data-phase=${kind}]`).waitFor({ timeout: STEP_MS });

/** From the welcome to a lost network. */
async function shootDay({ open, shoot, shootEach, researcher }: Studio, line: Line): Promise<void> {
  // Before each picture of work there is some more, so that a fast machine does not run out of it.
  const more = () => multiply(researcher, 4096, 1);
  const page = await open(`${line.url}/?backend=wasm&project=matrices`, DESK);
  await page.getByTestId('start').waitFor();
  await shootEach(page, 'contribute-first-visit', ALL);
  await page.setViewportSize(DESK.viewport);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await more();
  await page.getByTestId('start').click();
  await phase(page, 'benchmarking');
  await shoot(page, 'contribute-measuring');

  await expect(page.getByTestId('accepted')).not.toHaveText('0', { timeout: STEP_MS });
  // The sparkline begins to be one.
  await wait(10_000);
  await more();
  await shootEach(page, 'contribute-working', ALL);
  await page.setViewportSize(DESK.viewport);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await more();
  for (const fold of await page.locator('summary').all()) await fold.click();
  await shoot(page, 'contribute-details');
  await page.setViewportSize(PHONE.viewport);
  await shoot(page, 'contribute-details-phone');
  for (const fold of await page.locator('summary').all()) await fold.click();
  await page.setViewportSize(DESK.viewport);
  await page.getByTestId('pause').click();
  await phase(page, 'paused');
  await shoot(page, 'contribute-paused');

  await more();
  await page.getByTestId('start').click();
  await phase(page, 'working');
  await page.context().setOffline(true);
  line.cut();
  await phase(page, 'offline');
  await shoot(page, 'contribute-offline');
  await page.context().close();
}

/** Once a docking result is drawn. Each has a batch of its own, which is not over before. */
async function shootFound(studio: Studio, sight: (typeof ALL)[number]): Promise<void> {
  await dockAspirin(studio.researcher, 1);
  const page = await studio.volunteer(`backend=wasm&project=${DOCKING.id}`);
  const found = page.getByTestId('found');
  await found.waitFor({ timeout: STEP_MS });
  await found.scrollIntoViewIfNeeded();
  await page.getByRole('button', { name: 'Turn left' }).waitFor({ timeout: STEP_MS });
  await wait(2_000);
  await studio.shootEach(page, 'contribute-found', [sight]);
  await page.context().close();
}
