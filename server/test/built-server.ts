/** The server built as `npm start` builds it, from the sources as they are now, in a folder of its own. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export interface BuiltServer {
  /** Folder of the built modules. */
  readonly folder: string;
  /** Arguments of Node for the coordinator. */
  readonly program: readonly string[];
  /** Builds once more, from the sources as they are now. */
  again(): Promise<void>;
  remove(): Promise<void>;
}

/** Inside the repository, so that packages are found. */
const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));
const CONFIG = fileURLToPath(new URL('../vite.config.ts', import.meta.url));

/** `programs`: modules to build beside the coordinator, by the name that each gets. */
export async function buildServer(programs: Readonly<Record<string, string>> = {}): Promise<BuiltServer> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'server-'));
  const again = async (): Promise<void> => {
    const options = { outDir: folder, rollupOptions: { input: programs } };
    await build({ configFile: CONFIG, logLevel: 'warn', build: options });
  };
  await again();
  return {
    folder,
    program: [join(folder, 'main.js')],
    again,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
