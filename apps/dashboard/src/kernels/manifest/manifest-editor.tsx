/** The manifest as a form and as JSON: two views of one text, with issues at their places in both. */
import type { InputIssue } from '@manyhands/protocol';
import { useState } from 'preact/hooks';
import type { Checked } from '../check/check.ts';
import { CodeEditor } from '../editor/code-editor.tsx';
import { AboutPart, NeedsPart } from './about-part.tsx';
import { BuffersPart } from './buffers-part.tsx';
import type { Editing } from './editing.ts';
import { placeOfPath, readJson, stepsOf } from './json-place.ts';
import { formatManifest, looseManifest, withValue } from './loose.ts';
import { ParamsPart } from './params-part.tsx';
import { PassesPart } from './passes-part.tsx';

export interface ManifestEditorProps {
  readonly text: string;
  readonly checked: Checked;
  readonly onChange: (text: string) => void;
}

export function ManifestEditor({ text, checked, onChange }: ManifestEditorProps) {
  const [asJson, setAsJson] = useState(false);
  const json = readJson(text);
  return (
    <section class="card">
      <div class="head">
        <h2>Manifest</h2>
        <fieldset class="line two-views" aria-label="View of the manifest">
          {[false, true].map((each) => (
            <button
              key={String(each)}
              type="button"
              class="button small"
              aria-pressed={asJson === each}
              onClick={() => setAsJson(each)}
            >
              {each ? 'JSON' : 'Form'}
            </button>
          ))}
        </fieldset>
      </div>
      {asJson || !json.ok ? (
        <>
          {!asJson && !json.ok && <p class="notice">The form can be shown when the JSON is complete.</p>}
          <CodeEditor
            label="Manifest as JSON"
            language="json"
            text={text}
            issues={placed(text, checked.issues)}
            onChange={onChange}
          />
        </>
      ) : (
        <ManifestForm value={json.value} checked={checked} onChange={onChange} />
      )}
    </section>
  );
}

/** Issues of the manifest at their lines in its text. */
function placed(text: string, issues: readonly InputIssue[]): InputIssue[] {
  return issues
    .filter(({ where }) => where.startsWith('manifest'))
    .map((issue) =>
      issue.line === undefined ? { ...issue, ...placeOfPath(text, stepsOf(issue.where)) } : issue,
    );
}

function ManifestForm({
  value,
  checked,
  onChange,
}: {
  readonly value: unknown;
  readonly checked: Checked;
  readonly onChange: (text: string) => void;
}) {
  // Two changes in one event build upon one another.
  let latest = value;
  const editing: Editing = {
    manifest: looseManifest(value),
    issues: checked.issues,
    guesses: checked.guesses,
    entryPoints: checked.entryPoints,
    uniforms: checked.uniforms,
    set: (steps, next) => {
      latest = withValue(latest, steps, next);
      onChange(formatManifest(latest));
    },
  };
  return (
    <div class="manifest-form">
      <BuffersPart editing={editing} />
      <PassesPart editing={editing} />
      <ParamsPart editing={editing} />
      <NeedsPart editing={editing} />
      <AboutPart editing={editing} />
    </div>
  );
}
