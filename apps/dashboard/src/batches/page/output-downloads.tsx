/** Accepted results to take home: everything as a ZIP with its provenance, or one output. */
import type { Download } from '@manyhands/client';
import type { BatchProgress } from '@manyhands/protocol';
import { DownloadProgress } from './download-progress.tsx';
import { useDownload } from './use-download.ts';

interface Properties {
  readonly progress: BatchProgress;
  /** Names, in the kernel's order. */
  readonly outputs: readonly string[];
  readonly ask: (query: Download, signal: AbortSignal) => Promise<Response>;
}

export function OutputDownloads({ progress: { batch, accepted }, outputs, ask }: Properties) {
  const download = useDownload();
  const get = (query: Download, name: string) => download.begin(name, (signal) => ask(query, signal));
  return (
    <>
      <DownloadProgress download={download} />
      <ul class="downloads">
        <li>
          <button
            type="button"
            class="button"
            disabled={accepted === 0}
            onClick={() => get({ format: 'zip' }, `${batch}.zip`)}
          >
            Everything, ZIP
          </button>{' '}
          <span class="soft">all outputs, params, and the provenance of each</span>
        </li>
        {outputs.flatMap((output) =>
          (['npy', 'csv'] as const).map((format) => (
            <li key={`${output} ${format}`}>
              <button
                type="button"
                class="button small"
                disabled={accepted === 0}
                onClick={() => get({ format, output }, `${batch}-${output}.${format}`)}
              >
                {output}, {format.toUpperCase()}
              </button>
            </li>
          )),
        )}
      </ul>
    </>
  );
}
