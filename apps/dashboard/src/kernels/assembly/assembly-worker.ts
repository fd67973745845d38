/** The AssemblyScript compiler in a worker: one source in, a module or its faults out. It reads and writes no file. */
import './data-fetch.ts';
import { expose, transfer } from 'comlink';
import type { Compiled } from './compile.ts';

const SOURCE = 'kernel.ts';
const OUTPUT = 'kernel.wasm';

/** As kernels of the repository are built: no garbage collection, no imports, 1 GiB of memory at most. */
const OPTIONS = [
  ...['--optimizeLevel', '3', '--shrinkLevel', '0', '--noAssert', '--noColors'],
  ...['--runtime', 'stub', '--enable', 'simd', '--maximumMemory', '16384', '--use', 'abort='],
];

const NOT_LOADED =
  'The AssemblyScript compiler could not be loaded. Drop a compiled .wasm instead, or try again.';

const worker = {
  async compile(source: string): Promise<Compiled> {
    // Not imported above: while it is loaded the worker could not hear what it is asked.
    const asc = await import('assemblyscript/asc').catch((cause: unknown) => {
      throw new Error(NOT_LOADED, { cause });
    });
    let wasm: Uint8Array | undefined;
    const { error, stderr } = await asc.main([SOURCE, '--outFile', OUTPUT, ...OPTIONS], {
      readFile: (name: string) => (name === SOURCE ? source : null),
      writeFile: (name: string, contents: string | Uint8Array) => {
        if (name === OUTPUT && typeof contents !== 'string') wasm = contents;
      },
      listFiles: () => [],
    });
    if (error === null && wasm) return transfer({ kind: 'compiled', wasm }, [wasm.buffer]);
    return { kind: 'refused', issues: issuesOf(stderr.toString(), error) };
  },
};
export type AssemblyWorker = typeof worker;

/** `ERROR TS2304: Cannot find name 'x'.` … ` in kernel.ts(3,10)`. */
function issuesOf(text: string, error: Error | null) {
  const found = [...text.matchAll(/ERROR \w+: (.*)[\s\S]*?in kernel\.ts\((\d+),(\d+)\)/g)];
  if (found.length === 0) return [issueOf(error?.message ?? 'cannot be compiled', 1, 1)];
  return found.map(([, message = '', line, column]) => issueOf(message, Number(line), Number(column)));
}

const issueOf = (message: string, line: number, column: number) => ({
  where: SOURCE,
  line,
  column,
  message,
  cure: 'correct the AssemblyScript',
});

expose(worker);
