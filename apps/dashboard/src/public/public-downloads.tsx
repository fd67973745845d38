/** What readers can take home. */
import { formatCount } from '@manyhands/look';
import { DownloadProgress } from '../batches/page/download-progress.tsx';
import { useDownload } from '../batches/page/use-download.ts';
import type { PublicProps } from './public-page.tsx';
import { resultLines } from './result-lines.ts';

export function PublicDownloads({ client, secret, batch: { progress, outputs } }: PublicProps) {
  const download = useDownload();
  const results = () =>
    download.begin(`${progress.batch}.jsonl`, async (signal) => {
      const type = 'application/jsonl';
      return new Response(resultLines(client, secret, signal), { headers: { 'content-type': type } });
    });
  const figures = () =>
    download.begin(`${progress.batch}-figures.json`, async () => {
      const all = await client.public.reduced(secret);
      return new Response(JSON.stringify(all, null, 2), { headers: { 'content-type': 'application/json' } });
    });
  return (
    <section class="card public-card">
      <h2>Downloads</h2>
      <DownloadProgress download={download} />
      <ul class="downloads">
        <li>
          <button type="button" class="button" onClick={results} disabled={progress.accepted === 0}>
            Accepted results, JSON lines
          </button>{' '}
          <span class="soft small">
            {formatCount(progress.accepted)} lines: params, outputs ({outputs.join(', ')}) in base64, and who
            agreed
          </span>
        </li>
        <li>
          <button type="button" class="button" onClick={figures}>
            Figures, JSON
          </button>
        </li>
      </ul>
    </section>
  );
}
