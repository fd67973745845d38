/** Whether an unprivileged process could get to a path: PostgreSQL refuses to run as root, so we start it as nobody. */
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** `nobody` on Linux; the overflow id on every kernel, so it exists without being added. */
export const NOBODY = 65_534;

/** True when every folder above `path` lets others pass and `path` itself lets them read. */
export async function othersCanReach(path: string): Promise<boolean> {
  const real = await realpath(path);
  return ((await stat(real)).mode & 0o005) === 0o005 && othersCanPass(dirname(real));
}

/** True when `folder` and every folder above it let others pass. */
export async function othersCanPass(folder: string): Promise<boolean> {
  const real = await realpath(folder);
  if (((await stat(real)).mode & 0o001) === 0) return false;
  return real === dirname(real) || othersCanPass(dirname(real));
}
