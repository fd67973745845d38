/** Which of the two `npx manyhands` runs: what was built, or the sources. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'manyhands-bin-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BIN = 'packages/cli/bin/manyhands.mjs';
const RUN = 'packages/cli/bin/run-newest.mjs';
const BUILT = 'server/dist/manyhands.js';
const SOURCE = 'packages/cli/src/main.ts';
const IMPORTED = 'packages/client/src/index.ts';

function write(path: string, text: string, second: number): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  utimesSync(join(folder, path), second, second);
}
const run = (): string => execFileSync(process.execPath, [join(folder, BIN)], { encoding: 'utf8' }).trim();

test('the sources run where nothing is built, then what was built of them, until one of them changes', () => {
  for (const path of [BIN, RUN]) cpSync(join(ROOT, path), join(folder, path));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  write('package.json', '{ "type": "module" }', 100);
  write(IMPORTED, 'export const told: string = "sources";', 100);
  write(SOURCE, 'import { told } from "../../client/src/index.ts"; console.log(told);', 100);
  expect(run()).toBe('sources');
  write(BUILT, 'console.log("built");', 200);
  expect(run()).toBe('built');
  // An editor's lock points nowhere.
  symlinkSync('nowhere', join(folder, 'packages/client/src/.#index.ts'));
  expect(run()).toBe('built');
  utimesSync(join(folder, IMPORTED), 300, 300);
  expect(run()).toBe('sources');
  write(BUILT, 'console.log("built");', 400);
  expect(run()).toBe('built');
  // Other versions of packages, which are built in.
  write('package-lock.json', '{}', 500);
  expect(run()).toBe('sources');
});
