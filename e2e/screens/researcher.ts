/** A researcher's pages: the door, the whole path to a reader of the paper, and the forms beside it. */
import type { Page } from '@playwright/test';
import { inviteByCommand } from '../account.ts';
import { fillProduct, fillSearch } from '../forms.ts';
import { walk } from '../researcher-path.ts';
import { draftTimesTable, runBeside, tableFile } from '../times-table.ts';
import { ALL, DAY_AND_NIGHT, DESK, type Studio } from './studio.ts';

/** Steps that are shown by day and by night on both. */
const MAIN = [
  'kernel-refused',
  'kernel-test-run',
  'kernel-ring',
  'batch-new',
  'batch-results',
  'batch-public',
];
const PROJECT = 'collatz-sequences';

export async function shootResearcher(studio: Studio): Promise<void> {
  const { browser, coordinator, open, shootEach, volunteer } = studio;
  const look = (seen: Page, step: string) =>
    shootEach(seen, `dash-${step}`, MAIN.includes(step) ? ALL : DAY_AND_NIGHT);
  const page = await open(`${coordinator.url}/dash`, DESK);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await look(page, 'sign-in');
  await page.goto(inviteByCommand(coordinator, 'grace', 'Grace Hopper'));
  await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  await look(page, 'invitation');
  await walk({
    ...{ page, browser, coordinator, look },
    volunteer: (project) => volunteer(`software-gpu=1&project=${project}`),
  });
  await lookAround(studio, page, look);
}

/** What does not lie on the path; `page` is signed in. */
async function lookAround(
  { coordinator }: Studio,
  page: Page,
  look: (page: Page, step: string) => Promise<void>,
): Promise<void> {
  const goTo = (place: string) => page.goto(`${coordinator.url}/dash#/${place}`);
  await goTo(`project/${PROJECT}`);
  await page.getByLabel('Researcher').fill('grace');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('table', { name: 'Members' }).getByText('grace').waitFor();
  await page.reload();
  await page.getByRole('table', { name: 'Who did what' }).getByText('grace').first().waitFor();
  await look(page, 'members');

  await goTo('account');
  await page.getByLabel('What it is for').fill('Script on my workstation');
  await page.getByRole('button', { name: 'Make token' }).click();
  await page.getByRole('textbox', { name: 'Your new token' }).waitFor();
  await look(page, 'account');

  await goTo('kernels');
  await page.getByRole('table', { name: 'Versions' }).waitFor();
  await look(page, 'kernels');
  await goTo(`drafts/${await draftTimesTable(coordinator, PROJECT)}?part=run`);
  await runBeside(page, tableFile(5));
  await look(page, 'kernel-expected');
  await (await fillSearch(page, PROJECT)).waitFor();
  await look(page, 'batch-search');
  await (await fillProduct(page, PROJECT)).waitFor();
  await look(page, 'batch-product');
}
