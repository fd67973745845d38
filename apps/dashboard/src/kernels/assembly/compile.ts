/** Has AssemblyScript compiled in a worker of its own, which is ended afterwards: the compiler keeps much memory. */
import type { InputIssue } from '@manyhands/protocol';
import { wrap } from 'comlink';
import type { AssemblyWorker } from './assembly-worker.ts';

export type Compiled =
  | { readonly kind: 'compiled'; readonly wasm: Uint8Array }
  | { readonly kind: 'refused'; readonly issues: readonly InputIssue[] };

export interface Compiling {
  /** Rejects with an `AbortError` where it was stopped. */
  readonly done: Promise<Compiled>;
  stop(): void;
}

export function compileAssembly(source: string): Compiling {
  const worker = new Worker(new URL('./assembly-worker.ts', import.meta.url), {
    type: 'module',
    name: 'manyhands-assembly',
  });
  let end: (reason: Error) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    end = reject;
  });
  worker.addEventListener('error', () => {
    end(
      new Error(
        'The AssemblyScript compiler could not be loaded. Drop a compiled .wasm instead, or try again.',
      ),
    );
  });
  const compiled = wrap<AssemblyWorker>(worker).compile(source);
  return {
    done: Promise.race([compiled, ended]).finally(() => worker.terminate()),
    stop: () => end(new DOMException('Stopped.', 'AbortError')),
  };
}
