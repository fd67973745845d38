/** What is going on, in words; told politely to screen readers when the state changes, not with every figure. */
import { Badge, formatDuration, ProgressBar } from '@manyhands/look';
import type { VolunteerState } from '@manyhands/worker';
import { tell } from './words.ts';

export function Status({ state }: { readonly state: VolunteerState }) {
  const { tone, title, detail } = tell(state);
  const { phase } = state;
  return (
    <div class="status">
      <div role="status" data-testid="phase" data-phase={phase.kind}>
        <Badge tone={tone}>{title}</Badge>
        {detail !== '' && <p class="status-detail small">{detail}</p>}
      </div>
      {phase.kind === 'benchmarking' && (
        <ProgressBar fraction={phase.fraction} label="Measuring this device" />
      )}
      {phase.kind === 'offline' && <Retry at={phase.retryAt} />}
    </div>
  );
}

function Retry({ at }: { readonly at: number }) {
  const left = at - Date.now();
  return (
    <p class="soft small number">
      {left > 1000 ? `Next try in ${formatDuration(left)}.` : 'Trying again now.'}
    </p>
  );
}
