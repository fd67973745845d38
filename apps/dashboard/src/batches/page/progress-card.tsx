/** How far a batch is, how fast, when it will be done; and a way to stop it. */

import type { Client } from '@manyhands/client';
import { formatCount, formatDuration, formatSignificant } from '@manyhands/look';
import type { BatchProgress } from '@manyhands/protocol';
import { useDeed } from '../../answers.tsx';
import { ConfirmButton } from '../../confirm-button.tsx';
import { Fact } from '../../fact.tsx';
import { ProgressCell } from '../../progress-cell.tsx';
import { Trouble } from '../../trouble.tsx';
import { Verdict } from '../../verdict.tsx';
import { leftMs, rateOf, type Sample } from './pace.ts';
import { isUnderWay } from './use-progress.ts';

export interface ProgressCardProps {
  readonly client: Client;
  readonly progress: BatchProgress;
  readonly samples: readonly Sample[];
  readonly onChanged: () => void;
}

export function ProgressCard({ client, progress, samples, onChanged }: ProgressCardProps) {
  const { workunits, accepted, setAside, inProgress, results, preparing, kind } = progress;
  const rate = rateOf(samples);
  const left = leftMs(progress, rate);
  return (
    <section class="card" aria-label="Progress" data-testid="progress">
      <ProgressCell batch={progress} />
      {progress.state === 'preparing' && (
        <p class="soft">
          {formatCount(preparing ?? 0)}{' '}
          {kind === 'search'
            ? 'molecules still wait for their shape.'
            : 'workunits are still to be cut from the files; the others are computed meanwhile.'}
        </p>
      )}
      <dl class="facts">
        <Fact term="Finished">
          {formatCount(accepted + setAside)} of {formatCount(workunits)}
        </Fact>
        <Fact term="Computing now">{formatCount(inProgress)}</Fact>
        <Fact term="Results accepted">
          <Verdict count={results.accepted} tone="accepted" />
        </Fact>
        <Fact term="Awaiting agreement">
          <Verdict count={results.pending} tone="waiting" />
        </Fact>
        <Fact term="Disputed">
          <Verdict count={results.refused} tone="refused" />
        </Fact>
        {isUnderWay(progress) && (
          <Fact term="Rate">{rate === null || rate === 0 ? 'none lately' : inWords(rate)}</Fact>
        )}
        {left !== null && (
          <Fact term="Done in about">
            <time dateTime={new Date(Date.now() + left).toISOString()}>{formatDuration(left)}</time>
          </Fact>
        )}
      </dl>
      {isUnderWay(progress) && <Cancel client={client} progress={progress} onChanged={onChanged} />}
    </section>
  );
}

/** Slow batches are told by the hour. */
const inWords = (rate: number): string =>
  rate >= 0.1 ? `${formatSignificant(rate)} workunits/s` : `${formatSignificant(rate * 3600)} workunits/h`;

function Cancel({ client, progress, onChanged }: Omit<ProgressCardProps, 'samples'>) {
  const deed = useDeed();
  const cancel = async () => {
    await client.batches.cancel(progress.batch);
    onChanged();
  };
  return (
    <div class="line">
      <ConfirmButton
        label="Cancel"
        about={progress.title}
        warning="It ends for good. What was accepted is kept."
        onConfirm={() => void deed.run(cancel)}
      />
      <Trouble error={deed.error} />
    </div>
  );
}
