/** The widget on somebody else's page: nothing before a click, then work that counts for that site. */
import { startForeignSite } from '../foreign-site.ts';
import { hashOf, makeMatrix, multiply } from '../matrices.ts';
import { expect, test, untilDone } from '../story.ts';

test('the widget waits for a click, computes on a foreign page, and its site is credited', async ({
  project,
  page,
  coordinator,
  researcher,
}) => {
  // 144 tiles and a look every 50 ms, so that the widget is seen at it on any machine.
  const a = makeMatrix(768, 2304, 18);
  const b = makeMatrix(2304, 768, 19);
  const batch = await researcher.createProduct(project, { a, b, tile: 64, quorum: 1 });
  const site = await startForeignSite(
    coordinator.url,
    `<donate-compute site="the-museum" project="${project}"></donate-compute>`,
  );
  await researcher.createSite('the-museum', new URL(site.url).origin);

  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  page.on('websocket', (socket) => loaded.push(new URL(socket.url()).pathname));
  await page.goto(site.url);
  const frame = page.frameLocator('donate-compute iframe');
  const start = frame.getByRole('button', { name: 'Start' });
  await expect(start).toBeVisible();
  await expect(frame.getByRole('link', { name: 'What is this?' })).toBeVisible();
  expect(page.workers(), 'no worker before consent').toEqual([]);
  const scripts = loaded.filter((path) => path.endsWith('.js')).sort();
  expect(scripts, 'only the tag, the gate and what loads the rest later are loaded before consent').toEqual([
    expect.stringMatching(/^\/assets\/preload-helper-/),
    expect.stringMatching(/^\/assets\/widget-frame-/),
    '/widget.js',
  ]);
  expect(
    loaded.filter((path) => /socket\.io|blobs/.test(path)),
    'and no data',
  ).toEqual([]);

  await start.click();
  await expect
    .poll(() => frame.getByRole('status').textContent(), { intervals: [50] })
    .toMatch(new RegExp(`^Helping ${project} · 25.%$`, 'u'));
  await expect(frame.getByRole('button', { name: 'Pause' })).toBeVisible();
  await untilDone(researcher, batch);
  expect(await researcher.productHash(batch)).toBe(hashOf(multiply(a, b)));

  const operator = await page.context().newPage();
  await operator.goto(`${coordinator.url}/dash#token=${coordinator.token}`);
  const row = operator.getByRole('table', { name: 'Sites' }).getByRole('row', { name: /the-museum/ });
  await expect(row.getByRole('cell').first()).toHaveText('144');

  await frame.getByRole('button', { name: 'Pause' }).click();
  await expect(frame.getByRole('status')).toHaveText('Paused');
  await site.close();
});

test('a click made by the page around it is not consent', async ({ page, coordinator }) => {
  const site = await startForeignSite(coordinator.url, '<donate-compute site="the-museum"></donate-compute>');
  await page.goto(site.url);
  const frame = page.frameLocator('donate-compute iframe');
  await expect(frame.getByRole('button', { name: 'Start' })).toBeVisible();
  const reached = await page.evaluate(() => {
    const inner = document.querySelector('donate-compute')?.shadowRoot?.querySelector('iframe');
    return inner?.contentDocument !== null;
  });
  expect(reached, 'the page cannot reach into the frame').toBe(false);
  await frame.getByRole('button', { name: 'Start' }).evaluate((button: HTMLElement) => button.click());
  await expect(frame.getByRole('status')).toHaveText('Lend computing power to research');
  expect(page.workers()).toEqual([]);
  await site.close();
});
