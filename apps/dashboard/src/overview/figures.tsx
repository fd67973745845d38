/** The few figures that tell at a glance whether all is well. */
import { formatCount } from '@manyhands/look';
import type { BatchProgress, Overview } from '@manyhands/protocol';
import type { ComponentChildren } from 'preact';
import { formatRate } from '../format.ts';
import { Verdict } from '../verdict.tsx';

export function Figures({ overview }: { readonly overview: Overview }) {
  const total = (pick: (batch: BatchProgress) => number) =>
    overview.batches.reduce((sum, batch) => sum + pick(batch), 0);
  const results = (verdict: 'accepted' | 'pending' | 'refused') => total((batch) => batch.results[verdict]);
  return (
    <dl class="figures">
      <Figure term="Hosts online">{formatCount(overview.hostsOnline)}</Figure>
      <Figure term="Results per second">{formatRate(overview.resultsPerSecond)}</Figure>
      <Figure term="Copies computing">{formatCount(total((batch) => batch.inProgress))}</Figure>
      <Figure term="Results accepted">
        <Verdict count={results('accepted')} tone="accepted" />
      </Figure>
      <Figure term="Awaiting agreement">
        <Verdict count={results('pending')} tone="waiting" />
      </Figure>
      <Figure term="Results refused">
        <Verdict count={results('refused')} tone="refused" />
      </Figure>
    </dl>
  );
}

function Figure({ term, children }: { readonly term: string; readonly children: ComponentChildren }) {
  return (
    <div class="figure">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
