/** What every story has: a coordinator of its own, a researcher, and volunteers in browsers of their own. */
import { type Browser, test as base, expect, type Page } from '@playwright/test';
import { type Coordinator, startCoordinator } from './coordinator.ts';
import { type Researcher, researcherAt } from './researcher.ts';

/** `software-gpu=1` uses Chromium's software adapter as if it were a GPU; people with such an adapter get WASM. */
export const WEBGPU = '?software-gpu=1';
export const WASM = '?backend=wasm';

export interface VolunteerOptions {
  /** Query of the volunteer's page. */
  readonly query?: string;
  /** Another address of the coordinator, such as a proxy's. */
  readonly origin?: string;
  /** Called before the page is opened. */
  readonly prepare?: (page: Page) => Promise<void>;
}

interface Scene {
  readonly coordinatorSettings: Record<string, string>;
  readonly coordinator: Coordinator;
  readonly researcher: Researcher;
  /** Opens the volunteer's page in a browser profile of its own and presses its button. */
  readonly volunteer: (options?: VolunteerOptions) => Promise<Page>;
}

export const test = base.extend<Scene>({
  coordinatorSettings: [{}, { option: true }],
  coordinator: async ({ coordinatorSettings }, use, info) => {
    const coordinator = await startCoordinator(coordinatorSettings);
    await use(coordinator);
    await coordinator.stop();
    if (info.status !== info.expectedStatus) console.log(`--- the coordinator said:\n${coordinator.log()}`);
  },
  researcher: async ({ coordinator }, use) => {
    await use(researcherAt(coordinator));
  },
  volunteer: async ({ browser, coordinator }, use) => {
    await use((options = {}) => joinIn(browser, coordinator, options));
  },
});

async function joinIn(browser: Browser, coordinator: Coordinator, options: VolunteerOptions): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await options.prepare?.(page);
  await page.goto(`${options.origin ?? coordinator.url}/${options.query ?? WASM}`);
  await startOn(page);
  return page;
}

/** Presses the one large button. */
export async function startOn(page: Page): Promise<void> {
  await page.getByTestId('start').click();
}

/** Waits until every workunit of a batch has an accepted result, or the time is up. */
export async function untilDone(researcher: Researcher, batch: string, withinMs = 60_000): Promise<void> {
  await expect
    .poll(async () => (await researcher.progress(batch)).state, { timeout: withinMs, intervals: [250] })
    .toBe('done');
}

export { expect };
