/** Where pictures are taken: a coordinator at work, a browser, and a camera that knows a desk and a phone, day and night. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromiumArguments, requireChromium } from '@manyhands/browser';
import { type BrowserContextOptions, chromium, type Locator, type Page } from '@playwright/test';
import { startCoordinator } from '../coordinator.ts';
import { researcherAt } from '../researcher.ts';

const FOLDER = fileURLToPath(new URL('../../docs/screens/', import.meta.url));

export const DESK = { viewport: { width: 1280, height: 800 } };
export const PHONE = { viewport: { width: 390, height: 844 } };

/** What is added to the name of a picture. */
const SIGHTS = {
  '': { ...DESK, colorScheme: 'light' },
  '-dark': { ...DESK, colorScheme: 'dark' },
  '-phone': { ...PHONE, colorScheme: 'light' },
  '-phone-dark': { ...PHONE, colorScheme: 'dark' },
} as const;
export type Sight = keyof typeof SIGHTS;
export const ALL = Object.keys(SIGHTS) as readonly Sight[];
export const DAY_AND_NIGHT: readonly Sight[] = ['-phone-dark', ''];

export const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export type Studio = Awaited<ReturnType<typeof openStudio>>;

export async function openStudio(settings: Record<string, string> = {}) {
  mkdirSync(FOLDER, { recursive: true });
  const coordinator = await startCoordinator(settings);
  const browser = await chromium.launch({
    executablePath: requireChromium(),
    args: chromiumArguments({ webgpu: true }),
  });

  const open = async (url: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const page = await (await browser.newContext(options)).newPage();
    await page.goto(url);
    return page;
  };
  const shoot = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage: true });
    console.log(`docs/screens/${name}.png`);
  };
  const shootPart = async (part: Locator, name: string): Promise<void> => {
    await part.screenshot({ path: `${FOLDER}${name}.png` });
    console.log(`docs/screens/${name}.png`);
  };
  return {
    ...{ coordinator, browser, open, shoot, shootPart },
    researcher: researcherAt(coordinator),
    /** The overview of the operator. */
    dash: `${coordinator.url}/dash#token=${coordinator.token}`,
    /** Opens a volunteer's page, and presses its button. */
    async volunteer(query: string, prepare?: (page: Page) => Promise<void>): Promise<Page> {
      const page = await (await browser.newContext()).newPage();
      await prepare?.(page);
      await page.goto(`${coordinator.url}/?${query}`);
      await page.getByTestId('start').click();
      return page;
    },
    /** The same page as it is seen in each of these ways. */
    async shootEach(page: Page, name: string, sights: readonly Sight[]): Promise<void> {
      for (const sight of sights) {
        const { colorScheme, viewport } = SIGHTS[sight];
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize(viewport);
        await page.evaluate(() => scrollTo(0, 0));
        // Plots and 3D pictures are drawn anew for it.
        await wait(500);
        await shoot(page, `${name}${sight}`);
      }
    },
    async close(): Promise<void> {
      await browser.close();
      await coordinator.stop();
    },
  };
}
