/** What the files would be cut into, or what is wrong with them, before anything is uploaded. */

import { formatBytes, formatCount, formatQuantity } from '@manyhands/look';
import { Fact } from '../../../fact.tsx';
import { Issues } from '../../../issues.tsx';
import { Working } from '../../../working.tsx';
import type { PreviewState } from './use-preview.ts';

export function PreviewCard({ preview }: { readonly preview: PreviewState }) {
  return (
    <section class="card" aria-live="polite" data-testid="preview">
      <h2>What this is cut into</h2>
      <Preview preview={preview} />
    </section>
  );
}

function Preview({ preview }: { readonly preview: PreviewState }) {
  switch (preview.kind) {
    case 'working':
      return <Working label="Reading the files" />;
    case 'missing':
      return (
        <p class="soft">
          The page was loaded anew: {preview.names.join(', ')} can only be looked at here once chosen again.
          What is uploaded already is planned by the coordinator.
        </p>
      );
    case 'failed':
      return (
        <p class="soft">The preview does not run here ({preview.message}); the coordinator will check.</p>
      );
    case 'refused':
      return (
        <Issues
          issues={preview.issues}
          title="The files cannot be cut this way. Nothing was uploaded for it."
        />
      );
    case 'planned':
      return (
        <dl class="facts">
          <Fact term="Workunits">{formatCount(preview.count)}</Fact>
          <Fact term="Operations in all">{formatQuantity(preview.cost.total, 'op')}</Fact>
          <Fact term="Largest workunit">{formatQuantity(preview.cost.largest, 'op')}</Fact>
          <Fact term="Memory on a device">{formatBytes(preview.memoryBytes)}</Fact>
          <Fact term="Inputs in all">{formatBytes(preview.inputBytes.total)}</Fact>
        </dl>
      );
    default:
      return preview satisfies never;
  }
}
