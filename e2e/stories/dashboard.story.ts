/** A researcher's whole path: somebody else's shader becomes a kernel, a batch, and results that a reader can fetch. */
import type { Page } from '@playwright/test';
import {
  acceptInvitation,
  addMoments,
  BOUNDED,
  badge,
  chooseFiles,
  collatzSteps,
  createBatch,
  describe,
  download,
  makeLink,
  makeProject,
  makeVersion,
  openPart,
  pasteShader,
  publish,
  readNpy,
  replaceShader,
  sendToRing,
  testRun,
  UNBOUNDED,
  writeNpy,
} from '../researcher-path.ts';
import { expect, test, WEBGPU } from '../story.ts';

/** Rows are workunits. */
const ROWS = 6;
const NUMBERS = Array.from({ length: ROWS }, (_, row) =>
  Array.from({ length: 64 }, (_, column) => 1 + 64 * row + column),
);
const STEPS = NUMBERS.map((row) => row.map(collatzSteps));

// Both volunteers have the same make of device.
test.use({ coordinatorSettings: { RING_PATIENCE_MS: '0' } });

/** The volunteer's own decision, without which no unpublished kernel comes to it. */
const agreeToTry = async (page: Page): Promise<void> => {
  await page.locator('summary').filter({ hasText: 'Settings' }).click();
  await page.getByLabel('Try kernels that are not published yet').check();
};

test('a shader written for something else is tried, published and computed, and a reader has the results', async ({
  page,
  coordinator,
  researcher,
  volunteer,
  browser,
}) => {
  test.setTimeout(300_000);
  await acceptInvitation(
    page,
    coordinator.url + (await researcher.invite('ada', 'Ada')),
    'twelve letters or more',
  );
  await makeProject(page, 'collatz', 'Collatz sequences');

  await pasteShader(page, 'Collatz steps', UNBOUNDED);
  await expect(page.getByRole('button', { name: 'kernel.wgsl, line 7' })).toBeVisible();
  await expect(page.getByText('this loop has no visible bound')).toBeVisible();
  await replaceShader(page, BOUNDED);
  await expect(page.getByText('this loop has no visible bound')).toBeHidden();
  await describe(page, 'Counts the steps of Collatz sequences.');
  await testRun(page);
  await makeVersion(page);

  for (const _ of [1, 2]) await agreeToTry(await volunteer({ query: WEBGPU, project: 'collatz' }));
  await sendToRing(page, 2);
  await expect(page.getByText('v_indices_out: the same bytes')).toBeVisible();
  await publish(page);

  await chooseFiles(page, [{ name: 'numbers.npy', buffer: writeNpy(NUMBERS) }]);
  await addMoments(page);
  await createBatch(page, 'The first numbers');
  await expect(badge(page, 'done')).toBeVisible({ timeout: 120_000 });
  await openPart(page, 'Downloads');
  expect(readNpy(await download(page, 'v_indices_out, NPY'))).toEqual({
    shape: [ROWS, 64],
    values: STEPS.flat(),
  });

  const link = await makeLink(page, 'the journal');
  const reader = await (await browser.newContext()).newPage();
  await reader.goto(link);
  await expect(reader.getByRole('heading', { name: 'The first numbers' })).toBeVisible();
  await expect(reader.getByText(/mean/i).first()).toBeVisible();
  expect(readNpy(await download(reader, 'v_indices_out, NPY')).values).toEqual(STEPS.flat());
  await reader.context().close();
});
