/** The widget on somebody else's page, before the click and while it computes. */
import { startForeignSite } from '../foreign-site.ts';
import { DOCKING, dockAspirin, makeProject } from './projects.ts';
import { type Studio, wait } from './studio.ts';

const CARD = { viewport: { width: 400, height: 300 }, deviceScaleFactor: 2 };

export async function shootWidget({ coordinator, researcher, open, shootPart }: Studio): Promise<void> {
  await makeProject(researcher, DOCKING);
  await dockAspirin(researcher, 1);
  const site = await startForeignSite(coordinator.url, '<donate-compute site="museum"></donate-compute>');
  await researcher.createSite('museum', new URL(site.url).origin);
  for (const colorScheme of ['light', 'dark'] as const) {
    const museum = await open(site.url, { ...CARD, colorScheme });
    const frame = museum.frameLocator('iframe');
    const widget = museum.locator('donate-compute');
    await frame.getByRole('button', { name: 'Start' }).waitFor();
    await shootPart(widget, `widget-${colorScheme}`);
    await frame.getByRole('button', { name: 'Start' }).click();
    await frame.getByText('Helping').waitFor({ timeout: 120_000 });
    await wait(3_000);
    await shootPart(widget, `widget-${colorScheme}-helping`);
    await museum.context().close();
  }
  await site.close();
}
