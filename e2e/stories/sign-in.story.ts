/** A researcher's first hour: invited by a command, a password, a project, a token; out and in again; two tabs; no mouse. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { acceptInvitation, inviteByCommand, makeProject, PASSWORD, signIn } from '../account.ts';
import { expectClean } from '../clean.ts';
import { expect, test } from '../story.ts';

/** Would run if a name were taken for HTML. */
const EVIL = '<img src=x onerror="window.harmed=1">';

const open = (page: Page, part: string) =>
  page.getByRole('navigation').getByRole('link', { name: part, exact: true }).click();

/** Scripts and styles that a page loads, by name without its hash. */
function watchAssets(page: Page): { readonly names: string[]; bytes: () => Promise<number> } {
  const names: string[] = [];
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    const name = /\/assets\/(.+)-[\w-]{8}\.(js|css)$/.exec(response.url());
    if (!name) return;
    names.push(`${name[1]}.${name[2]}`);
    sizes.push(response.body().then((body) => body.length));
  });
  return { names, bytes: async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) };
}

test('invited by a command: password, project, token; out, and in again', async ({
  page,
  context,
  coordinator,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const link = inviteByCommand(coordinator, 'ada', `Ada ${EVIL}`);
  await page.goto(link);
  await expectClean(page);
  await acceptInvitation(page, link);
  expect(page.url(), 'the invitation leaves the address').not.toContain('invitation');
  await expect(page.getByText('From nothing to the first result')).toBeVisible();

  await makeProject(page, `Ribosomes ${EVIL}`);
  await expect(page.getByRole('table', { name: 'Members' })).toContainText(`Ada ${EVIL}`);
  await expect(page.getByRole('table', { name: 'Who did what' })).toContainText('project made');
  await expect(page.getByLabel('Project', { exact: true })).toContainText('Ribosomes');
  expect(await page.evaluate(() => 'harmed' in window), 'a name is text').toBe(false);

  await open(page, 'Account');
  await page.getByLabel('What it is for').fill('=HYPERLINK("x")');
  await page.getByRole('checkbox', { name: 'submit' }).check();
  await page.getByRole('button', { name: 'Make token' }).click();
  const token = await page.getByRole('textbox', { name: 'Your new token' }).inputValue();
  await page.getByRole('region', { name: 'Your new token' }).getByRole('button', { name: 'Copy' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);
  const asked = await fetch(`${coordinator.url}/api/projects`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(((await asked.json()) as unknown[]).length, 'sees the one project').toBe(1);
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect(page.getByText(token), 'shown once').toHaveCount(0);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  const csv = await readFile(await download.path(), 'utf8');
  expect(csv.split('\r\n')[1], 'no formula for a spreadsheet').toMatch(
    /^"'=HYPERLINK\(""x""\)",read submit,all,/,
  );

  await page.getByRole('button', { name: 'Revoke =HYPERLINK' }).click();
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(page.getByText('No token yet')).toBeVisible();

  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText('Ribosomes'), 'nothing is left to be seen').toHaveCount(0);
  await signIn(page, 'ada');
  await expect(page.getByRole('status')).toContainText('live');
  await page.reload();
  await expect(page.getByRole('status'), 'still signed in').toContainText('live');

  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('New password, again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByRole('alert'), 'a link is good once').toContainText(
    'Ask the operator for a new one',
  );
});

test('a wrong password is said once, in words, and whether there is such a name is not said', async ({
  page,
  coordinator,
}) => {
  const assets = watchAssets(page);
  await page.goto(`${coordinator.url}/dash#/batches`);
  await signIn(page, 'nobody', 'not the password');
  const words = await page.getByRole('alert').textContent();
  expect(words).toContain('do not fit');
  await expect(page.getByRole('textbox', { name: 'Researcher' }), 'what was typed stays').toHaveValue(
    'nobody',
  );
  await expect(page.getByRole('textbox', { name: 'Password', exact: true })).toHaveValue('');
  await expectClean(page);
  expect(assets.names.filter((name) => /view|plot|edit|socket|mol/i.test(name))).toEqual([]);
  // A bound on carelessness: no editor and no plot fits into it. Before compression.
  expect(await assets.bytes()).toBeLessThan(250_000);

  inviteByCommand(coordinator, 'somebody');
  await signIn(page, 'somebody', 'not the password');
  await expect(page.getByRole('alert')).toHaveText(words ?? '');
});

test('a session that ends loses nothing that was typed', async ({ page, context, coordinator }) => {
  await acceptInvitation(page, inviteByCommand(coordinator, 'grace'));
  await open(page, 'Account');
  await page.getByLabel('What it is for').fill('typed before');
  await context.clearCookies();
  await page.getByRole('button', { name: 'Make token' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in again' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Password', exact: true })).toBeFocused();
  await expectClean(page);
  await page.keyboard.type('not the password');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('do not fit');
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('table', { name: 'API tokens' }), 'it goes on by itself').toContainText(
    'typed before',
  );
});

test('two tabs are one person', async ({ page, context, coordinator }) => {
  await acceptInvitation(page, inviteByCommand(coordinator, 'emmy'));
  const other = await context.newPage();
  await other.goto(`${coordinator.url}/dash#/account`);
  await other.getByLabel('What it is for').fill('typed in the other tab');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(other.getByRole('heading', { name: 'Sign in again' })).toBeVisible();
  await signIn(page, 'emmy');
  await expect(other.getByRole('heading', { name: 'Sign in again' })).toBeHidden();
  await expect(other.getByLabel('What it is for')).toHaveValue('typed in the other tab');

  const link = inviteByCommand(coordinator, 'lise');
  await acceptInvitation(page, link);
  await expect(other.getByText('lise', { exact: true }), 'the other tab is hers too').toBeVisible();
  await expect(other.getByText('typed in the other tab')).toHaveCount(0);
});

test('a new password ends what was open elsewhere, and so does signing out everywhere', async ({
  page,
  browser,
  coordinator,
}) => {
  await acceptInvitation(page, inviteByCommand(coordinator, 'marie'));
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(`${coordinator.url}/dash`);
  await signIn(elsewhere, 'marie');
  await expect(elsewhere.getByRole('status')).toContainText('live');

  await open(page, 'Account');
  const form = page.getByRole('form', { name: 'Password' });
  const change = async (current: string) => {
    await form.getByLabel('Current password').fill(current);
    await form.getByLabel('New password', { exact: true }).fill('another password');
    await form.getByLabel('New password, again').fill('another password');
    await form.getByRole('button', { name: 'Change password' }).click();
  };
  await change('not the password');
  await expect(form.getByRole('alert')).toContainText('Nothing was changed');
  await change(PASSWORD);
  await expect(form.getByRole('status')).toContainText('Changed');
  await expect(elsewhere.getByRole('heading', { name: 'Sign in again' })).toBeVisible();
  await elsewhere.getByRole('textbox', { name: 'Password', exact: true }).fill('another password');
  await elsewhere.keyboard.press('Enter');
  await expect(elsewhere.getByRole('status'), 'figures come again').toContainText('live');

  await open(elsewhere, 'Account');
  await elsewhere.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(elsewhere.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in' }), 'here too').toBeVisible();
  await elsewhere.context().close();
});

test('by keyboard alone', async ({ page, coordinator }) => {
  const link = inviteByCommand(coordinator, 'dorothy');
  await acceptInvitation(page, link);
  await page.goto(`${coordinator.url}/dash#/overview`);
  await page.reload();
  await expect(page.getByRole('status')).toContainText('live');
  const press = async (name: string) => {
    for (let tabs = 0; tabs < 40; tabs++) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement | null;
        return element?.labels?.[0]?.textContent ?? element?.textContent ?? '';
      });
      if (focused.trim() === name) return;
    }
    throw new Error(`Tab never came to ${name}.`);
  };
  await press('Skip to the content');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await press('Projects');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main'), 'the new place has the focus').toBeFocused();
  await expect(page.getByLabel('Title')).toBeVisible();
  for (const [field, text] of [
    ['Title', 'Crystals'],
    ['Purpose', 'Finds where the atoms of insulin are.'],
    ['Who asks', 'Dorothy'],
  ] as const) {
    await press(field);
    await page.keyboard.type(text);
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Crystals' })).toBeVisible();
  expect(page.url()).toContain('#/project/crystals');
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Projects', exact: true })).toBeVisible();
});

test('every page of the frame is free of accessibility faults', async ({
  page,
  browser,
  coordinator,
  researcher,
}) => {
  await acceptInvitation(page, inviteByCommand(coordinator, 'rosalind'));
  await expectClean(page);
  for (const place of ['project', 'account', 'people', 'nothing-at-all', 'project/not-mine']) {
    await page.goto(`${coordinator.url}/dash#/${place}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectClean(page);
  }
  await page.goto(`${coordinator.url}/dash#/project`);
  await makeProject(page, 'Fibres');
  await expect(page.getByRole('table', { name: 'Who did what' })).toBeVisible();
  await expectClean(page);

  for (const name of ['lou', 'mary', 'vera', 'chien'])
    await researcher.call('POST', '/api/researchers', { researcher: name, name });
  const operator = await (await browser.newContext()).newPage();
  await operator.goto(`${coordinator.url}/dash#token=${coordinator.token}`);
  await open(operator, 'People');
  await operator.getByLabel('Full name').fill('Ida Noddack');
  await operator.getByLabel('Name to sign in with').fill('ida');
  await operator.getByRole('button', { name: 'Make link' }).click();
  await expect(operator.getByRole('textbox', { name: 'Link for ida' })).toHaveValue(/#invitation=/);
  await expectClean(operator);
  await operator.getByLabel('Find in Who did what').fill('researcher ida');
  await expect(operator.getByRole('table', { name: 'Who did what' }).getByRole('row')).toHaveCount(2);
  expect(operator.url(), 'the state of a table has an address').toContain('audit.find=researcher+ida');
  await operator.reload();
  await expect(operator.getByRole('table', { name: 'Who did what' }).getByRole('row')).toHaveCount(2);
  await operator.getByRole('button', { name: 'Disable rosalind' }).click();
  await operator.getByRole('button', { name: 'Disable', exact: true }).click();
  await expect(operator.getByRole('table', { name: 'Researchers' })).toContainText('disabled');
  await expect(page.getByRole('heading', { name: 'Sign in again' })).toBeHidden();
  await open(page, 'Account');
  await expect(page.getByRole('heading', { name: 'Sign in again' }), 'ended at once').toBeVisible();
  await operator.context().close();
});
