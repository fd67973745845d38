/** What can be taken home of a batch. */
import { formatCount } from '@manyhands/look';
import { Answered } from '../../answers.tsx';
import type { PartProps } from './batch-page.tsx';
import { OutputDownloads } from './output-downloads.tsx';
import { outputsOf, useManifest } from './use-manifest.ts';

export function Downloads({ client, progress }: PartProps) {
  const manifest = useManifest(client, progress.kernel);
  const { batch, accepted, workunits } = progress;
  return (
    <section class="card">
      <h2>Downloads</h2>
      {accepted < workunits && (
        <p class="soft">
          {formatCount(accepted)} of {formatCount(workunits)} workunits are accepted: a download has those.
        </p>
      )}
      <Answered answer={manifest}>
        {(value) => (
          <OutputDownloads
            progress={progress}
            outputs={outputsOf(value).map(({ name }) => name)}
            ask={(query, signal) => client.batches.download(batch, query, signal)}
          />
        )}
      </Answered>
    </section>
  );
}
