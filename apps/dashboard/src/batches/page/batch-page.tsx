/** One batch: how far it is, and what came of it. The part that is looked at stands in the address. */
import { Badge } from '@manyhands/look';
import type { BatchId, BatchProgress } from '@manyhands/protocol';
import type { ComponentType } from 'preact';
import { Answered } from '../../answers.tsx';
import { RingResult } from '../../kernels/ring/ring-result.tsx';
import { addressOf } from '../../place.ts';
import type { ViewProps } from '../../view.ts';
import { Disputed } from './disputed/disputed.tsx';
import { Downloads } from './downloads.tsx';
import { Hosts } from './hosts.tsx';
import { Links } from './links.tsx';
import { Product } from './product.tsx';
import { ProgressCard } from './progress-card.tsx';
import { ReducedPart } from './reduced-part.tsx';
import { Results } from './results/results.tsx';
import { Ranking } from './search/ranking.tsx';
import { SearchDownloads } from './search/search-downloads.tsx';
import { useProgress } from './use-progress.ts';

const Ring = ({ client, progress }: PartProps) => (
  <section class="card">
    <RingResult client={client} batch={progress.batch} />
  </section>
);

export interface PartProps extends Pick<ViewProps, 'client' | 'query'> {
  readonly progress: BatchProgress;
}

interface Part {
  readonly title: string;
  readonly View: ComponentType<PartProps>;
}

type Parts = Readonly<Record<string, Part>>;

const HOSTS_AND_LINKS: Parts = {
  hosts: { title: 'Hosts', View: Hosts },
  links: { title: 'Public links', View: Links },
};
const PLAIN: Parts = {
  results: { title: 'Results', View: Results },
  reducers: { title: 'Reducers', View: ReducedPart },
  disputed: { title: 'Disputed', View: Disputed },
  downloads: { title: 'Downloads', View: Downloads },
  ...HOSTS_AND_LINKS,
};
/** Batches that are something more than their workunits, by kind. */
const PARTS: Readonly<Partial<Record<BatchProgress['kind'], Parts>>> = {
  ring: { comparison: { title: 'Who agrees', View: Ring }, ...PLAIN },
  search: {
    results: { title: 'Ranking', View: Ranking },
    disputed: { title: 'Disputed', View: Disputed },
    downloads: { title: 'Downloads', View: SearchDownloads },
    ...HOSTS_AND_LINKS,
  },
  product: { product: { title: 'Product', View: Product }, ...PLAIN },
};

export function BatchPage({ client, query, batch }: ViewProps & { readonly batch: BatchId }) {
  const { answer, samples } = useProgress(client, batch);
  return (
    <Answered answer={answer} waiting="Asking how far the batch is.">
      {(progress) => (
        <>
          <Head progress={progress} />
          <ProgressCard client={client} progress={progress} samples={samples} onChanged={answer.reload} />
          <PartOf client={client} query={query} progress={progress} />
        </>
      )}
    </Answered>
  );
}

export const TONES = {
  preparing: 'active',
  running: 'active',
  done: 'accepted',
  cancelled: 'neutral',
} as const;

function Head({
  progress: { title, state, kernel, kernelName, project, createdAt },
}: {
  readonly progress: BatchProgress;
}) {
  return (
    <header class="batch-head">
      <h1>{title}</h1>
      <Badge tone={TONES[state]}>{state}</Badge>
      <p class="soft small">
        <a href={addressOf(['kernels', kernel])}>{kernelName}</a>{' '}
        <span class="mono">{kernel.slice(0, 8)}</span> · {project} · made{' '}
        {new Date(createdAt).toLocaleString()}
      </p>
    </header>
  );
}

function PartOf({ client, query, progress }: PartProps) {
  const { kind, batch } = progress;
  const parts = PARTS[kind] ?? PLAIN;
  const shown = query.get('show') ?? '';
  const name = Object.hasOwn(parts, shown) ? shown : (Object.keys(parts)[0] ?? '');
  const part = parts[name];
  return (
    <>
      <nav class="tabs" aria-label="Parts of the batch">
        {Object.entries(parts).map(([key, { title }]) => (
          <a
            key={key}
            href={addressOf(['batches', batch], { show: key })}
            aria-current={key === name ? 'page' : undefined}
          >
            {title}
          </a>
        ))}
      </nav>
      {part && <part.View client={client} query={query} progress={progress} />}
    </>
  );
}
