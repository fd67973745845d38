/** What every story has: a coordinator, a project of its own, a researcher, and volunteers in browsers of their own. */
import { type Browser, type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { type Coordinator, startCoordinator } from './coordinator.ts';
import { type Researcher, researcherAt } from './researcher.ts';

/** `software-gpu=1` uses Chromium's software adapter as if it were a GPU; people with such an adapter get WASM. */
export const WEBGPU = 'software-gpu=1';
export const WASM = 'backend=wasm';

export interface VolunteerOptions {
  /** Query of the volunteer's page. */
  readonly query?: string;
  /** Another address of the coordinator, such as a proxy's. */
  readonly origin?: string;
  /** Help another project than the story's own. */
  readonly project?: string;
  /** Called before the page is opened. */
  readonly prepare?: (page: Page) => Promise<void>;
}

interface Scene {
  /** Environment of a coordinator for this story alone; null: the one that stories share. */
  readonly coordinatorSettings: Record<string, string> | null;
  readonly coordinator: Coordinator;
  readonly researcher: Researcher;
  /** Id of a project that only this story's volunteers work for; its title is the same. */
  readonly project: string;
  /** Opens the volunteer's page in a browser profile of its own and presses its button. */
  readonly volunteer: (options?: VolunteerOptions) => Promise<Page>;
}

let stories = 0;

export const test = base.extend<Scene, { sharedCoordinator: () => Promise<Coordinator> }>({
  sharedCoordinator: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that are wanted
    async ({}, use) => {
      let started: Promise<Coordinator> | undefined;
      await use(() => {
        started ??= startCoordinator();
        return started;
      });
      await (await started)?.stop();
    },
    { scope: 'worker' },
  ],
  coordinatorSettings: [null, { option: true }],
  coordinator: async ({ coordinatorSettings, sharedCoordinator }, use, info) => {
    const coordinator =
      coordinatorSettings === null ? await sharedCoordinator() : await startCoordinator(coordinatorSettings);
    await use(coordinator);
    if (coordinatorSettings !== null) await coordinator.stop();
    if (info.status !== info.expectedStatus) console.log(`--- the coordinator said:\n${coordinator.log()}`);
  },
  researcher: async ({ coordinator }, use) => {
    await use(researcherAt(coordinator));
  },
  project: async ({ researcher }, use) => {
    const project = `story-${++stories}`;
    await researcher.createProject(project);
    await use(project);
  },
  volunteer: async ({ browser, coordinator, project }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const page = await join(browser, { origin: coordinator.url, project, ...options });
      contexts.push(page.context());
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

async function join(browser: Browser, options: VolunteerOptions): Promise<Page> {
  const { origin, query = WASM, project, prepare } = options;
  const context = await browser.newContext();
  const page = await context.newPage();
  await prepare?.(page);
  await page.goto(`${origin}/?${query}&project=${project}`);
  await startOn(page);
  return page;
}

/** Presses the one large button. */
export async function startOn(page: Page): Promise<void> {
  await page.getByTestId('start').click();
}

/** Waits until every workunit of a batch has an accepted result, or the time is up. */
export async function untilDone(researcher: Researcher, batch: string, withinMs = 120_000): Promise<void> {
  await expect
    .poll(async () => (await researcher.progress(batch)).state, { timeout: withinMs, intervals: [250] })
    .toBe('done');
}

export { expect };
