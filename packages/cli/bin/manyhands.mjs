#!/usr/bin/env node
/** Runs what `npm run build` made of the sources, or the TypeScript as it is where that is newer: nothing has to be built first. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../../', import.meta.url));
const built = new URL('../../../server/dist/manyhands.js', import.meta.url);
const changedAt = (path) => statSync(path).mtimeMs;

function isBuilt() {
  if (!existsSync(built)) return false;
  const builtAt = changedAt(built);
  return readdirSync(packages, { recursive: true }).every(
    (path) => !path.endsWith('.ts') || changedAt(join(packages, path)) <= builtAt,
  );
}

if (isBuilt()) {
  await import(built.href);
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import('../src/main.ts');
}
