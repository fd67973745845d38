/** What an operator sees: nothing yet, work under way, and the people. */
import { falsifyResults } from '../cheat.ts';
import { startForeignSite } from '../foreign-site.ts';
import { DOCKING, dockAspirin, MATRICES, makeProject, multiply } from './projects.ts';
import { ALL, DAY_AND_NIGHT, DESK, type Studio, wait } from './studio.ts';

export async function shootOperator(studio: Studio): Promise<void> {
  const { coordinator, researcher, dash, open, shootEach, volunteer } = studio;
  const page = await open(dash, DESK);
  await page.getByText('No batch yet').waitFor();
  await shootEach(page, 'dash-empty', DAY_AND_NIGHT);

  await makeProject(researcher, DOCKING);
  await dockAspirin(researcher, 2);
  await makeProject(researcher, MATRICES);
  await multiply(researcher, 1024, 2);
  const site = await startForeignSite(coordinator.url, '<donate-compute site="museum"></donate-compute>');
  await researcher.createSite('museum', new URL(site.url).origin);
  const museum = await open(site.url);
  await museum.frameLocator('iframe').getByRole('button', { name: 'Start' }).click();
  await volunteer('backend=wasm', falsifyResults);
  await volunteer('backend=wasm');
  await volunteer('software-gpu=1');
  await page.getByRole('table', { name: 'Sites' }).waitFor();
  await wait(20_000);
  await shootEach(page, 'dash-overview', ALL);
  await site.close();

  for (const [name, full] of [
    ['ada', 'Ada Lovelace'],
    ['emmy', 'Emmy Noether'],
  ])
    await researcher.call('POST', '/api/researchers', { researcher: name, name: full });
  await page.goto(`${coordinator.url}/dash#/people`);
  await page.getByLabel('Full name').fill('Ida Noddack');
  await page.getByLabel('Name to sign in with').fill('ida');
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByRole('textbox', { name: 'Link for ida' }).waitFor();
  await shootEach(page, 'dash-people', DAY_AND_NIGHT);
}
