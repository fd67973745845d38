/** Makes an immutable version of a draft: what it is, what stands against it, and what comes next. */
import type { DraftId } from '@manyhands/protocol';
import { useDeed } from '../../answers.tsx';
import { Issues } from '../../issues.tsx';
import { go, placeAt } from '../../place.ts';
import { Trouble } from '../../trouble.tsx';
import type { ViewProps } from '../../view.ts';
import { readJson } from '../manifest/json-place.ts';
import { handOver } from '../trial/settings.ts';
import type { DraftSession } from './draft-session.ts';
import type { Check } from './use-check.ts';

interface Properties extends Pick<ViewProps, 'client'> {
  readonly draft: DraftId;
  readonly session: DraftSession;
  readonly check: Check;
}

export function MakePart({ client, draft, session, check }: Properties) {
  const deed = useDeed();
  const { issues, manifest } = check.checked;
  const make = () =>
    void deed.run(async () => {
      await session.flush();
      const { wgsl, wasm, manifest: text } = session.contents.value;
      const json = readJson(text);
      const sources = { ...(wgsl.trim() === '' ? {} : { webgpu: wgsl }), ...(wasm === null ? {} : { wasm }) };
      const { kernel } = await client.kernels.create({
        project: session.project,
        manifest: json.ok ? json.value : text,
        sources,
      });
      handOver(`draft ${draft}`, kernel);
      go(placeAt(['kernels', kernel]));
    });
  return (
    <section class="card">
      <h2>Version</h2>
      <p>
        A version is what you see in this draft now, named by its own contents. It never changes; the draft
        may. It stays private to {session.project} until you publish it.
      </p>
      {manifest && (
        <p>
          <strong>{manifest.title}</strong> <span class="mono">{manifest.name}</span>
        </p>
      )}
      <Issues issues={issues} title="These have to be put right first." />
      <button
        type="button"
        class="button button-primary"
        disabled={deed.busy || issues.length > 0 || manifest === null}
        onClick={make}
      >
        Make this version
      </button>
      <Trouble error={deed.error} />
    </section>
  );
}
