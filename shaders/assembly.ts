/** Compiles one kernel's AssemblyScript to WebAssembly: SIMD, no imports, bounded memory. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

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
const COMPILER = join(dirname(require.resolve('assemblyscript/package.json')), 'bin', 'asc.js');

/** Compiles `<folder>/assembly/index.ts` into `<folder>/build/kernel.wasm` unless that is up to date. */
export async function buildAssembly(folder: string): Promise<'built' | 'fresh'> {
  const output = join(folder, 'build', 'kernel.wasm');
  const stamp = join(folder, 'build', 'kernel.stamp');
  const key = await inputsKey(join(folder, 'assembly'));
  if ((await readIfThere(stamp)) === `${key} ${digest(await readIfThere(output, 'latin1'))}`) return 'fresh';
  await mkdir(join(folder, 'build'), { recursive: true });
  const fresh = `${output}.${process.pid}`;
  await compile(join(folder, 'assembly', 'index.ts'), fresh);
  await rename(fresh, output);
  await writeFile(stamp, `${key} ${digest(await readIfThere(output, 'latin1'))}`);
  return 'built';
}

/** In a process of plain Node: a loader such as tsx would transform the compiler's 10 MB first, which takes longer. */
async function compile(source: string, output: string): Promise<void> {
  const arguments_ = [COMPILER, source, '--outFile', output, '--baseDir', '/', ...OPTIONS];
  try {
    await promisify(execFile)(process.execPath, arguments_);
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string };
    throw new Error(`AssemblyScript could not compile ${source}:\n${stderr}`, { cause });
  }
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
