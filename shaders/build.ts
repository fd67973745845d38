/** `npm run build:kernels`: compiles every kernel's WebAssembly variant that is not up to date. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAssembly } from './assembly.ts';

const here = dirname(fileURLToPath(import.meta.url));
const kernels = readdirSync(here).filter((name) => existsSync(join(here, name, 'assembly', 'index.ts')));

async function build(name: string): Promise<void> {
  const startedAt = performance.now();
  const outcome = await buildAssembly(join(here, name));
  if (outcome === 'built') console.log(`${name}: built in ${Math.round(performance.now() - startedAt)} ms`);
}

const outcomes = await Promise.allSettled(kernels.map(build));
for (const outcome of outcomes) {
  if (outcome.status === 'fulfilled') continue;
  const { reason } = outcome;
  console.error(reason instanceof Error ? reason.message : String(reason));
  process.exitCode = 1;
}
