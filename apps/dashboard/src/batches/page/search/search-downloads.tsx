/** What is taken home of a search: the table, poses, and how all of it came about. */
import type { SearchFile } from '@manyhands/client';
import type { PartProps } from '../batch-page.tsx';
import { DownloadProgress } from '../download-progress.tsx';
import { useDownload } from '../use-download.ts';

const FILES: readonly (readonly [SearchFile, string])[] = [
  ['ranking.csv', 'Ranking, CSV'],
  ['poses.sdf', 'Poses, SDF'],
  ['poses.pdbqt', 'Poses, PDBQT'],
  ['provenance.json', 'Provenance, JSON'],
];

export function SearchDownloads({ client, progress: { batch } }: PartProps) {
  const download = useDownload();
  return (
    <section class="card">
      <h2>Downloads</h2>
      <p class="soft">
        As far as the search is now. Provenance has hashes, settings, seed, and what docks a ligand again.
      </p>
      <DownloadProgress download={download} />
      <ul class="downloads">
        {FILES.map(([file, title]) => (
          <li key={file}>
            <button
              type="button"
              class="button"
              onClick={() =>
                download.begin(`${batch}-${file}`, (signal) => client.batches.searchFile(batch, file, signal))
              }
            >
              {title}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
