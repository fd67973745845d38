/** Whether an unprivileged process could get to a path: PostgreSQL refuses to run as root, so we start it as nobody. */
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** `nobody` on Linux; the overflow id on every kernel, so it exists without being added. */
export const NOBODY = 65_534;

/** True when every folder above `path` lets others pass and `path` itself lets them read. */
export async function othersCanReach(path: string): Promise<boolean> {
  const real = await realpath(path);
  if (((await stat(real)).mode & 0o005) !== 0o005) return false;
  for (let folder = dirname(real); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
