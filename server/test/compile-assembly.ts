/** Compiles AssemblyScript, given as text, with the options that researchers are told. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '@manyhands/shaders/assembly';

const OPTIONS = [
  ...['--runtime', 'stub', '--enable', 'simd', '--maximumMemory', '16384', '--use', 'abort='],
  '-O3',
];

/** The WebAssembly of each text; one process for all, as to load the compiler takes longer than to compile. */
export async function compileAssemblies(texts: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const folder = await mkdtemp(join(tmpdir(), 'assembly-'));
  try {
    const at = (name: string): string => join(folder, name);
    const jobs = texts.map((_, i) => ({ source: at(`${i}.ts`), output: at(`${i}.wasm`) }));
    await Promise.all(jobs.map(({ source }, i) => writeFile(source, texts[i] ?? '')));
    const faults = (await compile(jobs, OPTIONS)).filter((fault) => fault !== null);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    const modules = await Promise.all(jobs.map(async ({ output }) => new Uint8Array(await readFile(output))));
    return new Map(modules.map((module, i) => [texts[i] ?? '', module]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
