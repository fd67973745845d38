/** What can be taken home: everything as a ZIP with its provenance, or one output. */
import type { Client } from '@manyhands/client';
import { formatCount } from '@manyhands/look';
import { Answered } from '../../answers.tsx';
import type { PartProps } from './batch-page.tsx';
import { DownloadProgress } from './download-progress.tsx';
import { useDownload } from './use-download.ts';
import { outputsOf, useManifest } from './use-manifest.ts';

export function Downloads({ client, progress }: PartProps) {
  const manifest = useManifest(client, progress.kernel);
  const download = useDownload();
  const { batch, accepted, workunits } = progress;
  const get = (query: Parameters<Client['batches']['download']>[1], name: string) =>
    download.begin(name, (signal) => client.batches.download(batch, query, signal));
  return (
    <section class="card">
      <h2>Downloads</h2>
      {accepted < workunits && (
        <p class="soft">
          {formatCount(accepted)} of {formatCount(workunits)} workunits are accepted: a download has those.
        </p>
      )}
      <DownloadProgress download={download} />
      <ul class="downloads">
        <li>
          <button type="button" class="button" onClick={() => get({ format: 'zip' }, `${batch}.zip`)}>
            Everything, ZIP
          </button>{' '}
          <span class="soft">all outputs, params, and the provenance of each</span>
        </li>
      </ul>
      <Answered answer={manifest}>
        {(value) => (
          <ul class="downloads">
            {outputsOf(value).flatMap(({ name: output }) =>
              (['npy', 'csv'] as const).map((format) => (
                <li key={`${output} ${format}`}>
                  <button
                    type="button"
                    class="button small"
                    onClick={() => get({ format, output }, `${batch}-${output}.${format}`)}
                  >
                    {output}, {format.toUpperCase()}
                  </button>
                </li>
              )),
            )}
          </ul>
        )}
      </Answered>
    </section>
  );
}
