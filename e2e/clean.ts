/** What every page must be free of: what axe finds, light and dark, on a desk and on a phone, and scrolling sideways. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 780 };

/** Colours are judged in both schemes and the layout at both sizes; all four pairs would only take twice as long. */
export async function expectClean(page: Page): Promise<void> {
  const before = page.viewportSize() ?? DESK;
  for (const { colorScheme, size } of [
    { colorScheme: 'dark', size: PHONE },
    { colorScheme: 'light', size: DESK },
  ] as const) {
    const where = `${page.url()} ${colorScheme} ${size.width}`;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(size);
    // Axe puts frames together in a page that it opens for that; without frames there is nothing to put together.
    const { violations } = await new AxeBuilder({ page })
      .options({ resultTypes: ['violations'] })
      .setLegacyMode(page.frames().length === 1)
      .analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
    expect(found, where).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `${where} does not scroll sideways`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(before);
}
