/** Compiles kernels' AssemblyScript to WebAssembly: SIMD, no imports, bounded memory. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

/**
 * Options of the compiler. `stub` is a bump allocator without garbage collection, `abort=` turns the one import into a
 * trap, and 16,384 pages are 1 GiB: the maximum that every kernel must declare.
 */
const OPTIONS = [
  ...['--optimizeLevel', '3', '--shrinkLevel', '0', '--noAssert'],
  ...['--runtime', 'stub', '--enable', 'simd', '--maximumMemory', '16384', '--use', 'abort='],
];
const require = createRequire(import.meta.url);
const COMPILER_VERSION: string = require('assemblyscript/package.json').version;
const COMPILE = fileURLToPath(new URL('./compile.mjs', import.meta.url));

interface Assembly {
  readonly source: string;
  readonly output: string;
  readonly stamp: string;
  /** Of its sources and how they are compiled. */
  readonly key: string;
}

/** Compiles `<folder>/assembly/index.ts` into `<folder>/build/kernel.wasm` of each folder whose is not up to date; returns those. */
export async function buildAssemblies(folders: readonly string[]): Promise<readonly string[]> {
  const assemblies = await Promise.all(folders.map(async (folder) => ({ folder, ...(await look(folder)) })));
  const stale = assemblies.filter(({ fresh }) => !fresh);
  if (stale.length === 0) return [];
  for (const { folder } of stale) await mkdir(join(folder, 'build'), { recursive: true });
  const said = await compile(stale.map(({ source, output }) => ({ source, output: unfinished(output) })));
  const failures: string[] = [];
  for (const [index, { source, output, stamp, key }] of stale.entries()) {
    const fault = said[index];
    if (fault) {
      failures.push(`AssemblyScript could not compile ${source}:\n${fault}`);
      continue;
    }
    await rename(unfinished(output), output);
    await writeFile(stamp, `${key} ${digest(await readIfThere(output, 'latin1'))}`);
  }
  if (failures.length > 0) throw new Error(failures.join('\n'));
  return stale.map(({ folder }) => folder);
}

async function look(folder: string): Promise<Assembly & { readonly fresh: boolean }> {
  const output = join(folder, 'build', 'kernel.wasm');
  const stamp = join(folder, 'build', 'kernel.stamp');
  const key = await inputsKey(join(folder, 'assembly'));
  const fresh = (await readIfThere(stamp)) === `${key} ${digest(await readIfThere(output, 'latin1'))}`;
  return { source: join(folder, 'assembly', 'index.ts'), output, stamp, key, fresh };
}

/** Others may read the output, or make it too, while it is being made. */
const unfinished = (output: string): string => `${output}.${process.pid}`;

/** Compiles files in one process. What the compiler says of each, null where that is nothing. */
export async function compile(
  jobs: readonly { readonly source: string; readonly output: string }[],
  options: readonly string[] = OPTIONS,
): Promise<readonly (string | null)[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    COMPILE,
    JSON.stringify({ jobs, options }),
  ]);
  return z.array(z.string().nullable()).parse(JSON.parse(stdout));
}

/** Hash over everything that the output depends on. */
async function inputsKey(folder: string): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([COMPILER_VERSION, OPTIONS]));
  const files = await readdir(folder, { recursive: true });
  for (const file of files.filter((name) => name.endsWith('.ts')).sort()) {
    hash.update(`${file}\0`).update(await readFile(join(folder, file)));
  }
  return hash.digest('hex');
}

const digest = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');

async function readIfThere(path: string, encoding: BufferEncoding = 'utf8'): Promise<string> {
  return readFile(path, encoding).catch(() => '');
}
