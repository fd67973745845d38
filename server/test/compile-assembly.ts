/** Compiles AssemblyScript, given as text, with the options that researchers are told. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** One process for all: to load the compiler takes longer than to compile. */
const COMPILE = fileURLToPath(new URL('../../shaders/compile.mjs', import.meta.url));
const OPTIONS = [
  ...['--runtime', 'stub', '--enable', 'simd', '--maximumMemory', '16384', '--use', 'abort='],
  '-O3',
];

/** The WebAssembly of each text. */
export async function compileAssemblies(texts: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const folder = await mkdtemp(join(tmpdir(), 'assembly-'));
  try {
    const jobs = texts.map((text, i) => ({
      ...{ text, source: join(folder, `kernel-${i}.ts`), output: join(folder, `kernel-${i}.wasm`) },
    }));
    for (const { text, source } of jobs) await writeFile(source, text);
    const told = JSON.stringify({ jobs, options: OPTIONS });
    const { stdout } = await promisify(execFile)(process.execPath, [COMPILE, told]);
    const faults = (JSON.parse(stdout) as (string | null)[]).filter((fault) => fault !== null);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    const compiled = jobs.map(
      async ({ text, output }) => [text, new Uint8Array(await readFile(output))] as const,
    );
    return new Map(await Promise.all(compiled));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
