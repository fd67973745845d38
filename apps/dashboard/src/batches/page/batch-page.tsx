/** One batch: how far it is, and what came of it. The part that is looked at stands in the address. */
import { Badge, formatCount } from '@manyhands/look';
import type { BatchId, BatchProgress } from '@manyhands/protocol';
import type { ComponentType } from 'preact';
import { Answered } from '../../answers.tsx';
import { addressOf } from '../../place.ts';
import type { ViewProps } from '../../view.ts';
import { Disputed } from './disputed/disputed.tsx';
import { Downloads } from './downloads.tsx';
import { Hosts } from './hosts.tsx';
import { Links } from './links.tsx';
import { ProgressCard } from './progress-card.tsx';
import { Results } from './results/results.tsx';
import { useProgress } from './use-progress.ts';

export interface PartProps extends Pick<ViewProps, 'client' | 'query'> {
  readonly progress: BatchProgress;
}

interface Part {
  readonly title: string;
  readonly View: ComponentType<PartProps>;
}

const PARTS: Readonly<Record<string, Part>> = {
  results: { title: 'Results', View: Results },
  disputed: { title: 'Disputed', View: Disputed },
  hosts: { title: 'Hosts', View: Hosts },
  downloads: { title: 'Downloads', View: Downloads },
  links: { title: 'Public links', View: Links },
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
  const shown = query.get('show') ?? '';
  const name = Object.hasOwn(PARTS, shown) ? shown : 'results';
  const part = PARTS[name];
  return (
    <>
      <nav class="parts" aria-label="Parts of the batch">
        {Object.entries(PARTS).map(([key, { title }]) => (
          <a
            key={key}
            href={addressOf(['batches', progress.batch], { show: key })}
            aria-current={key === name ? 'page' : undefined}
          >
            {title}
            {key === 'results' && ` (${formatCount(progress.accepted)})`}
          </a>
        ))}
      </nav>
      {part && <part.View client={client} query={query} progress={progress} />}
    </>
  );
}
