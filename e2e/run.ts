/** `npm run e2e`: runs the stories; further arguments go to Playwright, such as the name of one story. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

if (!existsSync(here('../dist/contribute/index.html'))) {
  console.error('The pages are not built. Run `npm run build` first.');
  process.exit(1);
}
const playwright = createRequire(import.meta.url).resolve('@playwright/test/cli');
const { status } = spawnSync(
  process.execPath,
  [playwright, 'test', '--config', here('playwright.config.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
