/** What is told of a batch: whose it is and why, how far it is, what came of it, and why to believe it. */
import type { Client } from '@manyhands/client';
import { Badge, formatCount } from '@manyhands/look';
import type { PublicBatch } from '@manyhands/protocol';
import { Answered } from '../answers.tsx';
import { TONES } from '../batches/page/batch-page.tsx';
import { useWhile } from '../batches/page/use-progress.ts';
import { ProgressCell } from '../progress-cell.tsx';
import { ReducedList } from '../reduced/reduced-list.tsx';
import { PublicDownloads } from './public-downloads.tsx';
import { PublicTrust } from './public-trust.tsx';

export interface PublicProps {
  readonly client: Client;
  readonly secret: string;
  readonly batch: PublicBatch;
}

/** Milliseconds: figures of all results, which change slower than the count of them. */
const EVERY_MS = 10_000;

export function PublicPage(props: PublicProps) {
  const { progress, project } = props.batch;
  const { title, state, createdAt, accepted, workunits, setAside } = progress;
  return (
    <>
      <header class="public-head">
        <p class="soft">
          {project.title} · {project.owner}
        </p>
        <h1>{title}</h1>
        <p>{project.purpose}</p>
        <p>
          <Badge tone={TONES[state]}>{state}</Badge>{' '}
          <span class="soft small">begun {new Date(createdAt).toLocaleDateString()}</span>
        </p>
      </header>
      <section class="card" aria-label="Progress">
        <ProgressCell batch={progress} />
        <p class="soft small number">
          {formatCount(accepted)} of {formatCount(workunits)} tasks have an accepted result
          {setAside > 0 && `; for ${formatCount(setAside)} the browsers never agreed, and they have none`}.
        </p>
      </section>
      <Figures {...props} />
      <PublicDownloads {...props} />
      <Kernel {...props} />
      <PublicTrust {...props} />
    </>
  );
}

function Figures({ client, secret, batch }: PublicProps) {
  const reduced = useWhile(
    `public reduced ${secret}`,
    () => client.public.reduced(secret),
    EVERY_MS,
    batch.progress,
  );
  return (
    <Answered answer={reduced} waiting="Asking for the figures.">
      {(all) => (
        <ReducedList
          batch={batch.progress.batch}
          reduced={all}
          ask={(query, signal) => client.public.download(secret, query, signal)}
        />
      )}
    </Answered>
  );
}

function Kernel({ batch: { kernel, progress } }: PublicProps) {
  return (
    <section class="card public-card">
      <h2>The program: {kernel.title}</h2>
      <p class="public-text">{kernel.description}</p>
      {kernel.citation !== null && (
        <p>
          To cite: <cite>{kernel.citation}</cite>
        </p>
      )}
      <p class="small">
        Licence: {kernel.license}. Version <span class="mono">{progress.kernel}</span>
      </p>
    </section>
  );
}
