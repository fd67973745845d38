/** An operator's first minutes: the token, the first batch from the example on the page, and a coordinator that dies. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../story.ts';

// An empty coordinator, and one that may be killed.
test.use({ coordinatorSettings: {} });

test('a wrong token is refused in words, the right one shows the figures', async ({ page, coordinator }) => {
  await page.goto(`${coordinator.url}/dash`);
  await page.getByText('Use an API token instead').click();
  await page.getByLabel('API token').fill('not-the-token');
  await page.getByRole('button', { name: 'Use token' }).click();
  await expect(page.getByRole('alert')).toContainText('does not know that token');
  await page.getByLabel('API token').fill(coordinator.token);
  await page.getByRole('button', { name: 'Use token' }).click();
  await expect(page.getByRole('status')).toContainText('live');
  await page.reload();
  await expect(page.getByRole('status'), 'kept in this tab').toContainText('live');
});

test('the example on the empty page makes a batch, and the page shows it being done', async ({
  page,
  context,
  coordinator,
  volunteer,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${coordinator.url}/dash#token=${coordinator.token}`);
  expect(page.url(), 'the token leaves the address').not.toContain(coordinator.token);
  await expect(page.getByText('No batch yet')).toBeVisible();
  await page.getByRole('button', { name: 'Copy' }).last().click();
  runInShell(await page.evaluate(() => navigator.clipboard.readText()));

  const row = page.getByRole('table', { name: 'Batches' }).getByRole('row', { name: /A times A/ });
  await expect(row).toContainText('0 of 16');
  await Promise.all([volunteer({ project: 'first' }), volunteer({ project: 'first' })]);
  await expect(row).toContainText('100 %');
  await expect(row).toContainText('done');
  await expect(page.getByRole('table', { name: 'Hosts' }).getByRole('row')).toHaveCount(3);

  await coordinator.kill();
  await expect(page.getByRole('status')).toContainText('connection lost');
  await expect(row, 'the last figures stay').toContainText('done');
  await coordinator.restart();
  await expect(page.getByRole('status')).toContainText('live');
});

function runInShell(script: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'manyhands-example-'));
  try {
    execFileSync('bash', ['-euc', script], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
