/** The WASM variant written in the page: AssemblyScript, compiled here by its own compiler, which is loaded only then. */
import { useRef, useState } from 'preact/hooks';
import { Issues } from '../../issues.tsx';
import { Trouble } from '../../trouble.tsx';
import { Working } from '../../working.tsx';
import type { DraftSession } from '../draft/draft-session.ts';
import { CodeEditor } from '../editor/code-editor.tsx';
import { type Compiled, type Compiling, compileAssembly } from './compile.ts';
import { assemblyFor } from './first-assembly.ts';

interface Properties {
  readonly session: DraftSession;
  readonly onModule: (wasm: Uint8Array) => void;
}

export function AssemblyPart({ session, onModule }: Properties) {
  const { assembly, manifest } = session.contents.value;
  const compiling = useRef<Compiling | null>(null);
  const [busy, setBusy] = useState(false);
  const [compiled, setCompiled] = useState<Compiled | null>(null);
  const [error, setError] = useState<unknown>(undefined);
  if (assembly === null)
    return (
      <p>
        <button
          type="button"
          class="button small"
          onClick={() => session.edit({ assembly: assemblyFor(manifest) })}
        >
          Write it here in AssemblyScript
        </button>
      </p>
    );
  const compile = async () => {
    setBusy(true);
    setError(undefined);
    compiling.current = compileAssembly(assembly);
    try {
      const outcome = await compiling.current.done;
      setCompiled(outcome);
      if (outcome.kind === 'compiled') onModule(outcome.wasm);
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  const issues = compiled?.kind === 'refused' ? compiled.issues : [];
  return (
    <>
      <CodeEditor
        label="AssemblyScript source"
        language="assembly"
        text={assembly}
        issues={issues}
        onChange={(text) => session.edit({ assembly: text })}
      />
      {busy ? (
        <Working
          label="Compiling. The compiler is loaded the first time, 14 MB."
          onStop={() => compiling.current?.stop()}
        />
      ) : (
        <div class="line">
          <button type="button" class="button" onClick={() => void compile()}>
            Compile
          </button>
          <button type="button" class="button button-quiet" onClick={() => session.edit({ assembly: null })}>
            Remove this source
          </button>
        </div>
      )}
      <Trouble error={error} />
      <Issues issues={issues} title="The compiler refused it. The module before it stays." />
    </>
  );
}
