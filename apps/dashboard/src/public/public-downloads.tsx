/** What readers can take home. */
import { DownloadProgress } from '../batches/page/download-progress.tsx';
import { OutputDownloads } from '../batches/page/output-downloads.tsx';
import { useDownload } from '../batches/page/use-download.ts';
import type { PublicProps } from './public-page.tsx';

export function PublicDownloads({ client, secret, batch: { progress, outputs } }: PublicProps) {
  const download = useDownload();
  const figures = () =>
    download.begin(`${progress.batch}-figures.json`, async () => {
      const all = await client.public.reduced(secret);
      return new Response(JSON.stringify(all, null, 2), { headers: { 'content-type': 'application/json' } });
    });
  return (
    <section class="card public-card">
      <h2>Downloads</h2>
      <OutputDownloads
        progress={progress}
        outputs={outputs}
        ask={(query, signal) => client.public.download(secret, query, signal)}
      />
      <DownloadProgress download={download} />
      <p>
        <button type="button" class="button small" onClick={figures}>
          Figures, JSON
        </button>
      </p>
    </section>
  );
}
