/** The server built as `npm start` builds it, from the sources as they are now, in a folder of its own. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export interface BuiltServer {
  /** Arguments of Node for the coordinator. */
  readonly program: readonly string[];
  remove(): Promise<void>;
}

/** Inside the repository, so that packages are found. */
const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));
const CONFIG = fileURLToPath(new URL('../vite.config.ts', import.meta.url));

export async function buildServer(): Promise<BuiltServer> {
  await mkdir(CACHE, { recursive: true });
  const outDir = await mkdtemp(join(CACHE, 'server-'));
  await build({ configFile: CONFIG, logLevel: 'warn', build: { outDir } });
  return {
    program: [join(outDir, 'main.js')],
    remove: () => rm(outDir, { recursive: true, force: true }),
  };
}
