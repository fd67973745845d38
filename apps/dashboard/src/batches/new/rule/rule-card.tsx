/** The rule of cutting, as a form or as JSON: two views of the same text. */
import { useState } from 'preact/hooks';
import { Issues } from '../../../issues.tsx';
import type { KernelDraft } from '../kernel-draft.ts';
import { RuleForm } from './rule-form.tsx';
import { writeRule } from './rule-text.ts';

export function RuleCard({ draft }: { readonly draft: KernelDraft }) {
  const [asJson, setAsJson] = useState(false);
  const { rule, isDrafted, draftAnew } = draft;
  return (
    <section class="card">
      <div class="head">
        <h2>Rule: how files become workunits</h2>
        {!isDrafted.value && (
          <button type="button" class="button button-quiet small" onClick={draftAnew}>
            Draft anew from the files
          </button>
        )}
        <button
          type="button"
          class="button small"
          aria-pressed={asJson}
          onClick={() => setAsJson((before) => !before)}
        >
          {asJson ? 'Show as a form' : 'Show as JSON'}
        </button>
      </div>
      <p class="soft small">
        {isDrafted.value
          ? 'Drafted from the manifest and the files. Correct what was guessed wrong.'
          : 'As you wrote it.'}
      </p>
      {asJson ? <Json draft={draft} /> : <AsForm draft={draft} />}
      {asJson && !rule.value.ok && <Issues issues={rule.value.issues} />}
    </section>
  );
}

function Json({ draft: { ruleText, setRule } }: { readonly draft: KernelDraft }) {
  const text = ruleText.value;
  return (
    <textarea
      class="mono rule-json"
      aria-label="Rule as JSON"
      spellcheck={false}
      rows={Math.min(30, text.split('\n').length + 1)}
      value={text}
      onInput={({ currentTarget }) => setRule(currentTarget.value)}
    />
  );
}

function AsForm({ draft: { manifest, rule, shelf, looks, setRule } }: { readonly draft: KernelDraft }) {
  const read = rule.value;
  if (!read.ok)
    return (
      <Issues issues={read.issues} title="The form cannot show the rule as it was typed. Correct the JSON." />
    );
  const look = looks.value.get(read.rule.table ?? '');
  const columns = look?.ok && look.value.kind === 'csv' ? look.value.columns : [];
  return (
    <RuleForm
      manifest={manifest}
      rule={read.rule}
      files={shelf.files.value.map(({ name }) => name)}
      columns={columns}
      onChange={(next) => setRule(writeRule(next))}
    />
  );
}
