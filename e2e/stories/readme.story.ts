/** The README tells the truth: its example of the API is run as it stands there, and its pictures are there. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../story.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('the README’s example makes a search', async ({ coordinator, researcher }) => {
  const block = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
    .map(([, text]) => text ?? '')
    .find((text) => text.includes('/api/searches'));
  const script = (block ?? '').replace(/^HOST=.*$/m, '').replace(/^TOKEN=.*$/m, '');
  const folder = mkdtempSync(join(tmpdir(), 'manyhands-readme-'));
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const settings = { ...process.env, HOST: coordinator.url, TOKEN: coordinator.token };
    execFileSync('bash', ['-euc', script], { cwd: folder, env: settings, stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const batches = (await researcher.call('GET', '/api/batches')) as { workunits: number; title: string }[];
  const made = batches.find(({ title }) => title === 'Aspirin in HIV-1 protease');
  expect(made).toMatchObject({ workunits: 2 });
});

test('every file that the README names is there', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? '');
  const folders = [...readme.matchAll(/\b(?:apps|packages)\/[a-z]+/g)].map(([path]) => path);
  expect(links.length).toBeGreaterThan(3);
  for (const path of [...links, ...folders]) expect(existsSync(join(root, path)), path).toBe(true);
});
