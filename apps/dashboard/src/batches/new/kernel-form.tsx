/** A batch of any kernel: files, the rule that cuts them, what that comes to, and how hosts must agree. */
import type { Client } from '@manyhands/client';
import { parseManifest } from '@manyhands/kernel';
import type { KernelVersionId, ProjectId } from '@manyhands/protocol';
import { useEffect, useMemo } from 'preact/hooks';
import { Answered, useAnswer } from '../../answers.tsx';
import { FileDrop } from '../../file-drop.tsx';
import { Issues } from '../../issues.tsx';
import { FileRows } from './files/file-rows.tsx';
import { createKernelDraft, type KernelDraft, type Wanted } from './kernel-draft.ts';
import { AgreementForm } from './options/agreement-form.tsx';
import { OptionsForm } from './options/options-form.tsx';
import { ReducersForm } from './options/reducers-form.tsx';
import { PreviewCard } from './preview/preview-card.tsx';
import { usePreview } from './preview/use-preview.ts';
import { RuleCard } from './rule/rule-card.tsx';
import { filesOf } from './rule/rule-text.ts';
import { SendCard } from './send-card.tsx';

export interface KernelFormProps {
  readonly client: Client;
  readonly project: ProjectId;
  readonly kernel: KernelVersionId;
}

export function KernelForm({ client, project, kernel }: KernelFormProps) {
  const manifest = useAnswer(kernel, async () =>
    parseManifest((await client.kernels.sources(kernel)).manifest),
  );
  return (
    <Answered answer={manifest} waiting="Reading the kernel's manifest.">
      {(parsed) =>
        parsed.ok ? (
          <Form
            key={`${project} ${kernel}`}
            client={client}
            wanted={{ project, kernel, manifest: parsed.manifest }}
          />
        ) : (
          <Issues
            issues={parsed.issues}
            title="The kernel's manifest cannot be read by this page. Reload it."
          />
        )
      }
    </Answered>
  );
}

function Form({ client, wanted }: { readonly client: Client; readonly wanted: Wanted }) {
  const draft = useMemo(() => createKernelDraft(client.uploads, wanted, localStorage), []);
  useEffect(() => draft.close, [draft]);
  const preview = usePreview(draft);
  return (
    <>
      <FilesCard draft={draft} />
      <RuleCard draft={draft} />
      <PreviewCard preview={preview} />
      <OptionsCard draft={draft} />
      <SendCard client={client} draft={draft} preview={preview} />
    </>
  );
}

function FilesCard({ draft: { manifest, shelf, looks, rule } }: { readonly draft: KernelDraft }) {
  const wants = manifest.buffers.filter(({ role }) => role === 'input' || role === 'shared');
  const read = rule.value;
  const used = read.ok ? filesOf(read.rule) : shelf.files.value.map(({ name }) => name);
  return (
    <section class="card">
      <h2>Files</h2>
      <p class="soft">
        {wants.length === 0
          ? 'This kernel has no inputs. A CSV table may give its params, a row for each workunit.'
          : `Inputs of ${manifest.title}: ${wants.map(({ name }) => name).join(', ')}.`}
      </p>
      <FileDrop
        label="Drop files here, or choose them"
        hint="NPY, CSV, raw binary, or a ZIP with a file for each workunit. Nothing is uploaded yet."
        multiple
        onFiles={shelf.add}
      />
      <FileRows shelf={shelf} looks={looks.value} used={used} />
    </section>
  );
}

function OptionsCard({ draft: { manifest, options } }: { readonly draft: KernelDraft }) {
  const value = options.value;
  const change = (next: typeof value) => {
    options.value = next;
  };
  return (
    <section class="card">
      <h2>Batch</h2>
      <OptionsForm options={value} onChange={change} />
      <details open={Object.keys(value.agreement).length > 0}>
        <summary>Stricter agreement</summary>
        <AgreementForm
          manifest={manifest}
          agreement={value.agreement}
          onChange={(agreement) => change({ ...value, agreement })}
        />
      </details>
      <details open={value.reducers.length > 0}>
        <summary>Reducers: figures made of results as they come</summary>
        <ReducersForm
          manifest={manifest}
          reducers={value.reducers}
          onChange={(reducers) => change({ ...value, reducers })}
        />
      </details>
    </section>
  );
}
