/** Compiles one file of AssemblyScript, given as text, as researchers are told to. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const manifest = createRequire(import.meta.url).resolve('assemblyscript/package.json');
const COMPILER = join(dirname(manifest), 'bin', 'asc.js');
const OPTIONS = [
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--maximumMemory',
  '16384',
  '--use',
  'abort=',
  '-O3',
];

export async function compileAssembly(text: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'assembly-'));
  try {
    const [source, output] = [join(folder, 'kernel.ts'), join(folder, 'kernel.wasm')];
    await writeFile(source, text);
    const files = [source, '--outFile', output, '--baseDir', folder];
    await promisify(execFile)(process.execPath, [COMPILER, ...files, ...OPTIONS]);
    return new Uint8Array(await readFile(output));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
