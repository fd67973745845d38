/** A draft: two tabs write it at once and nothing is lost, and a test run stands beside what its writer expects. */
import type { Page } from '@playwright/test';
import { expectClean } from '../clean.ts';
import { faultsOf } from '../console.ts';
import type { Coordinator } from '../coordinator.ts';
import { expect, test } from '../story.ts';
import { draftTimesTable, runBeside, TIMES_TABLE, tableFile } from '../times-table.ts';

const source = (page: Page) => page.getByRole('textbox', { name: 'WGSL source' });
const conflict = (page: Page) => page.getByRole('alert').filter({ hasText: 'changed in another tab too' });
const choose = (page: Page, name: string | RegExp) => conflict(page).getByRole('button', { name }).click();
const saved = (page: Page) => expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();

/** Opens the place as the operator, who is known by a token in each tab. */
async function openAt(page: Page, { url, token }: Coordinator, place: string): Promise<void> {
  await page.goto(`${url}/dash#token=${token}`);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await page.goto(`${url}/dash#/${place}`);
}

test('two tabs write one draft: the second save is refused in words, and each way out keeps what was wanted', async ({
  page: first,
  context,
  coordinator,
  project,
  researcher,
}) => {
  const draft = await draftTimesTable(coordinator, project);
  const second = await context.newPage();
  for (const tab of [first, second]) {
    await openAt(tab, coordinator, `drafts/${draft}`);
    await expect(source(tab)).toContainText('@compute');
  }
  const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((letter) => `${TIMES_TABLE}// ${letter}\n`);
  // By keys: what `fill` selects is not always the editor's selection yet when its text comes.
  const write = async (tab: Page, text = ''): Promise<void> => {
    await tab.bringToFront();
    await source(tab).press('ControlOrMeta+a');
    await (text === '' ? tab.keyboard.press('Delete') : tab.keyboard.insertText(text));
  };
  const stored = async (of = draft) => {
    const answer = await researcher.call('GET', `/api/drafts/${of}`);
    return (answer as { contents: { wgsl: string } }).contents.wgsl;
  };

  await write(first, a);
  await expect.poll(() => stored()).toBe(a);
  await write(second, b);
  await expect(conflict(second)).toContainText('Both texts are safe');
  expect(await stored(), 'the first text was not overwritten').toBe(a);
  await expectClean(second);
  await second.reload();
  await expect(conflict(second), 'the second text outlives a reload').toBeVisible();
  await expect(second.getByLabel('WGSL, yours')).toHaveValue(b ?? '');
  await expect(second.getByLabel('WGSL, the other')).toHaveValue(a ?? '');
  await choose(second, 'Keep mine');
  await expect.poll(() => stored()).toBe(b);

  await write(first, c);
  await choose(first, 'Take the other');
  await expect(source(first)).toContainText('// b');
  await saved(first);
  expect(await stored()).toBe(b);

  await write(first, d);
  await expect.poll(() => stored()).toBe(d);
  await write(second, e);
  await choose(second, /^Keep both/);
  await expect(second.getByLabel('Title of the draft')).toHaveValue('Times table (copy)');
  const copy = new URL(second.url()).hash.split('/')[2];
  expect(copy, 'a draft of its own').not.toBe(draft);
  expect([await stored(), await stored(copy)]).toEqual([d, e]);
});

test('a test run is drawn, and compared with an expected output that agrees and one that differs', async ({
  page,
  coordinator,
  project,
}) => {
  const faults = faultsOf(page);
  await openAt(page, coordinator, `drafts/${await draftTimesTable(coordinator, project)}?part=run`);
  await runBeside(page, tableFile());
  const row = page
    .getByRole('table', { name: 'beside what you expect' })
    .getByRole('row', { name: /^table/ });
  await expect(row).toContainText('agree');

  const corners = await page
    .getByRole('img', { name: 'table as a picture' })
    .evaluate((canvas: HTMLCanvasElement) => {
      const ends = [0, canvas.width - 1];
      const at = (x: number, y: number) => canvas.getContext('2d')?.getImageData(x, y, 1, 1).data.join(' ');
      return ends.flatMap((y) => ends.map((x) => at(x, y)));
    });
  expect(corners, 'black where a factor is 0').toEqual([...Array(3).fill('0 0 0 255'), '255 255 255 255']);

  await page.getByRole('button', { name: 'Take out table.npy' }).click();
  await runBeside(page, tableFile(5));
  await expect(row).toContainText('differ');
  await expect(row.getByRole('cell')).toHaveText([/differ/, '5', '0.00125818', '0.0244141 %']);
  await expectClean(page);
  expect(faults).toEqual([]);
});
