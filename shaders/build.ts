/** First part of `npm run build`: compiles every kernel's WebAssembly variant that is not up to date. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAssemblies } from './assembly.ts';

const here = dirname(fileURLToPath(import.meta.url));
const folders = readdirSync(here)
  .map((name) => join(here, name))
  .filter((folder) => existsSync(join(folder, 'assembly', 'index.ts')));

const startedAt = performance.now();
try {
  const built = await buildAssemblies(folders);
  const ms = Math.round(performance.now() - startedAt);
  if (built.length > 0)
    console.log(`${built.map((folder) => basename(folder)).join(', ')}: built in ${ms} ms`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
