/** The test run: small inputs, both variants on this device, what came out, and how far apart. */
import type { Manifest } from '@manyhands/kernel';
import { fromBase64, unsaid } from '@manyhands/kernel';
import type { DraftContents } from '@manyhands/protocol';
import { useState } from 'preact/hooks';
import { Issues } from '../../issues.tsx';
import { Trouble } from '../../trouble.tsx';
import { Working } from '../../working.tsx';
import type { Checked } from '../check/check.ts';
import { paramsFor, settingsOf } from './settings.ts';
import { TrialSettingsForm } from './settings-form.tsx';
import { sizesFor } from './sizes.ts';
import { TrialResults } from './trial-results.tsx';
import { useTrial } from './use-trial.ts';

interface TrialPartProps {
  /** Name under which settings are kept. */
  readonly trial: string;
  readonly contents: Pick<DraftContents, 'wgsl' | 'wasm'>;
  readonly checked: Pick<Checked, 'manifest' | 'issues'>;
}

export function TrialPart({ trial, contents, checked }: TrialPartProps) {
  const { manifest } = checked;
  const later = (manifest ? unsaid(manifest) : []).map(({ where }) => where);
  const issues = checked.issues.filter(({ where }) => !later.includes(where));
  if (manifest === null || issues.length > 0)
    return (
      <section class="card">
        <h2>Test run</h2>
        <p>A kernel runs here once nothing stands against it.</p>
        <Issues issues={issues} />
      </section>
    );
  return <Trial key={trial} trial={trial} contents={contents} manifest={manifest} />;
}

function Trial({
  trial,
  contents,
  manifest,
}: Pick<TrialPartProps, 'trial' | 'contents'> & { readonly manifest: Manifest }) {
  const settings = settingsOf(trial);
  const run = useTrial();
  const [showsHelp] = useState(() => !('gpu' in navigator));
  const params = paramsFor(manifest, settings.value.params);
  const sized = sizesFor(manifest, params);
  const wgsl = contents.wgsl.trim() === '' ? null : contents.wgsl;
  const start = () => {
    if (!sized.ok) return;
    const wasm = contents.wasm === null ? null : fromBase64(contents.wasm);
    void run.start({ manifest, wgsl, wasm, params }, sized.sizes, settings.value);
  };
  return (
    <>
      <section class="card">
        <h2>Test run</h2>
        <p class="soft small">
          On this device, by the code that runs in volunteers' browsers. Nothing leaves the page.
          {showsHelp && ' This browser has no WebGPU, so only WebAssembly can run.'}
        </p>
        <TrialSettingsForm manifest={manifest} settings={settings} params={params} sized={sized} />
        {run.working ? (
          <Working label={run.working.label} fraction={run.working.fraction} onStop={run.stop} />
        ) : (
          <button type="button" class="button button-primary" disabled={!sized.ok} onClick={start}>
            Run
          </button>
        )}
        <Trouble error={run.error} />
        <Issues issues={run.issues} />
      </section>
      {run.finished && <TrialResults finished={run.finished} />}
    </>
  );
}
