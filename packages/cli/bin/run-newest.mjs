/** Runs what `npm run build` made of a program, or its TypeScript as it is where that is newer: nothing has to be built first. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** 0 for what is not there, such as an editor's lock. */
const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
/** Packages of others are built in. */
const LOCK = join(root, 'package-lock.json');

function isBuilt(built, folders) {
  if (!existsSync(built)) return false;
  const builtAt = changedAt(built);
  if (changedAt(LOCK) > builtAt) return false;
  return folders.every((folder) =>
    readdirSync(folder, { recursive: true }).every(
      (path) => !path.endsWith('.ts') || changedAt(join(folder, path)) <= builtAt,
    ),
  );
}

/**
 * Paths are inside the repository.
 * @param {{ built: string; sources: string[]; folders: string[] }} program `sources`: modules to load one after the
 *   other, the program last, until one sets an exit code; `folders`: where everything lies that it is made of.
 */
export async function runNewest({ built, sources, folders }) {
  const inside = (path) => join(root, path);
  if (isBuilt(inside(built), folders.map(inside))) {
    await import(pathToFileURL(inside(built)).href);
    return;
  }
  const { register } = await import('tsx/esm/api');
  register();
  for (const source of sources) {
    await import(pathToFileURL(inside(source)).href);
    if (process.exitCode) return;
  }
}
