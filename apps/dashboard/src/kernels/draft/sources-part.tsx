/** The sources of a draft: WGSL with issues at its lines, and the WebAssembly variant as a module or written here. */
import { fromBase64, toBase64 } from '@manyhands/kernel';
import { formatBytes } from '@manyhands/look';
import type { InputIssue } from '@manyhands/protocol';
import { useState } from 'preact/hooks';
import { FileDrop } from '../../file-drop.tsx';
import { Issues } from '../../issues.tsx';
import { AssemblyPart } from '../assembly/assembly-part.tsx';
import { CodeEditor } from '../editor/code-editor.tsx';
import { manifestFor, readDropped } from '../list/new-draft.ts';
import { readJson, valueAt } from '../manifest/json-place.ts';
import { formatManifest, withValue } from '../manifest/loose.ts';
import type { DraftSession } from './draft-session.ts';
import type { Check } from './use-check.ts';

interface Properties {
  readonly session: DraftSession;
  readonly check: Check;
}

const OPINIONS = {
  browser: "Checked here and by this browser's compiler.",
  coordinator: "Checked here and by the coordinator's compiler.",
  none: 'Checking.',
} as const satisfies Record<Check['compiler'], string>;

export function SourcesPart({ session, check }: Properties) {
  const [goTo, setGoTo] = useState<{ line: number; column: number } | undefined>(undefined);
  const contents = session.contents.value;
  const issues = check.checked.issues.filter(({ where }) => where === 'kernel.wgsl');
  const go = ({ line = 1, column = 1 }: InputIssue) => setGoTo({ line, column });
  const take = async (files: readonly File[]) => {
    const { wgsl, wasm, assembly } = await readDropped(files);
    if (wgsl !== undefined) session.edit({ wgsl, manifest: redrafted(session, wgsl) });
    if (wasm !== undefined) setModule(session, wasm);
    if (assembly !== undefined) session.edit({ assembly });
  };
  return (
    <>
      <section class="card">
        <div class="head">
          <h2>WGSL</h2>
          <Redraft session={session} />
        </div>
        <CodeEditor
          label="WGSL source"
          language="wgsl"
          text={contents.wgsl}
          issues={issues}
          goTo={goTo}
          onChange={(wgsl) => setWgsl(session, wgsl)}
        />
        <p class="soft small">{OPINIONS[check.compiler]}</p>
        <Issues issues={issues} onGo={go} />
      </section>
      <section class="card">
        <h2>WebAssembly</h2>
        <p class="soft small">
          For browsers without a GPU, and to compare with. A kernel may have both variants or either.
        </p>
        {contents.wasm !== null && (
          <p>
            A module of {formatBytes(fromBase64(contents.wasm).byteLength)}.{' '}
            <button type="button" class="button small" onClick={() => setModule(session, null)}>
              Remove the module
            </button>
          </p>
        )}
        <Issues issues={check.checked.issues.filter(({ where }) => where === 'kernel.wasm')} />
        <FileDrop
          label="Drop .wasm or .wgsl files here, or choose them"
          accept=".wgsl,.wasm,.ts"
          multiple
          onFiles={(files) => void take(files)}
        />
        <AssemblyPart session={session} onModule={(wasm) => setModule(session, wasm)} />
      </section>
    </>
  );
}

/** A shader pasted over an empty one gets its manifest at once; afterwards only when the person asks. */
function setWgsl(session: DraftSession, wgsl: string): void {
  const before = session.contents.value.wgsl;
  session.edit(before.trim() === '' ? { wgsl, manifest: redrafted(session, wgsl) } : { wgsl });
}

const redrafted = (session: DraftSession, wgsl: string): string =>
  manifestFor(session.contents.value.title, wgsl, session.contents.value.wasm !== null);

/** The manifest names the variant that is there. */
function setModule(session: DraftSession, wasm: Uint8Array | null): void {
  const { manifest } = session.contents.value;
  session.edit({
    wasm: wasm === null ? null : toBase64(wasm),
    manifest: withVariant(manifest, wasm !== null),
  });
}

function withVariant(manifest: string, hasModule: boolean): string {
  const json = readJson(manifest);
  if (!json.ok || (valueAt(json.value, ['variants', 'wasm']) !== undefined) === hasModule) return manifest;
  const variant = hasModule ? { extent: valueAt(json.value, ['params', 0, 'name']) ?? 1 } : undefined;
  return formatManifest(withValue(json.value, ['variants', 'wasm'], variant));
}

/** Drafts the manifest anew from the source; the one before can be had back. */
function Redraft({ session }: { readonly session: DraftSession }) {
  const [before, setBefore] = useState<string | null>(null);
  const { wgsl, manifest } = session.contents.value;
  if (before !== null)
    return (
      <button
        type="button"
        class="button small"
        onClick={() => {
          session.edit({ manifest: before });
          setBefore(null);
        }}
      >
        Take the manifest before it back
      </button>
    );
  return (
    <button
      type="button"
      class="button small"
      onClick={() => {
        setBefore(manifest);
        session.edit({ manifest: redrafted(session, wgsl) });
      }}
    >
      Draft the manifest anew
    </button>
  );
}
