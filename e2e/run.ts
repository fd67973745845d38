/** `npm run e2e`: runs the stories; further arguments go to Playwright, such as the name of one story. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { makeFreshData } from './coordinator.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

if (![here('../dist/contribute/index.html'), here('../server/dist/main.js')].every(existsSync)) {
  console.error('Pages and coordinator are not built. Run `npm run build` first.');
  process.exit(1);
}
const playwright = createRequire(import.meta.url).resolve('@playwright/test/cli');
const removeFreshData = await makeFreshData();
const { status } = spawnSync(
  process.execPath,
  [playwright, 'test', '--config', here('playwright.config.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
await removeFreshData();
process.exit(status ?? 1);
