/** Researchers' accounts as people get them: a link from the operator's command, opened in a browser. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import type { Coordinator } from './coordinator.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const PASSWORD = 'correct horse battery';

/** `manyhands account invite`; the link that it prints. */
export function inviteByCommand(coordinator: Coordinator, researcher: string, name = researcher): string {
  const place = ['--url', coordinator.url, '--token', coordinator.token];
  const printed = execFileSync(
    join(ROOT, 'node_modules/.bin/manyhands'),
    ['account', 'invite', researcher, '--name', name, ...place],
    { cwd: ROOT, encoding: 'utf8' },
  );
  return printed.split('\n')[0] ?? '';
}

/** Opens the link, chooses the password, and goes on to the overview. */
export async function acceptInvitation(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('New password, again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
}

export async function signIn(page: Page, researcher: string, password = PASSWORD): Promise<void> {
  await page.getByRole('textbox', { name: 'Researcher' }).fill(researcher);
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Makes a project by the form; `page` is signed in. */
export async function makeProject(page: Page, title: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Projects' }).click();
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Purpose').fill('Finds out what nobody has computed yet.');
  await page.getByLabel('Who asks').fill('A university');
  await page.getByRole('button', { name: 'Make project' }).click();
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
}
