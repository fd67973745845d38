/** `npm run build:kernels`: compiles every kernel's WebAssembly variant that is not up to date. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAssembly } from './assembly.ts';

const here = dirname(fileURLToPath(import.meta.url));
const kernels = readdirSync(here).filter((name) => existsSync(join(here, name, 'assembly', 'index.ts')));

let failed = false;
for (const name of kernels) {
  const startedAt = performance.now();
  try {
    const outcome = await buildAssembly(join(here, name));
    if (outcome === 'built') {
      console.log(`${name}: built in ${Math.round(performance.now() - startedAt)} ms`);
    }
  } catch (error) {
    failed = true;
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
if (failed) process.exitCode = 1;
