/** What every page must be free of: what axe finds, light and dark, on a desk and on a phone, and scrolling sideways. */
import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';

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
    expect(await findFaults(page), where).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `${where} does not scroll sideways`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(before);
}

/** Frames are looked into from the page that holds them, whatever their origin; one that axe does not reach is a fault. */
const AXE = `${axe.source};axe.configure({
  allowedOrigins: ['<unsafe_all_origins>'],
  checks: [{ id: 'frame-tested', options: { isViolation: true } }],
})`;

/** What axe finds in the page and its frames as they are now, or in the `part` that a selector names. */
export async function findFaults(page: Page, part = ':root'): Promise<string[]> {
  for (const frame of page.frames()) {
    // Half a megabyte: once for each document.
    if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(AXE);
  }
  return page.evaluate(async (selector) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(selector, { resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, part);
}
