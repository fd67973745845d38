/** Three numbers that matter, and what is on its way. */
import { formatCount } from '@manyhands/look';
import type { VolunteerState } from '@manyhands/worker';

export function Numbers({ state }: { readonly state: VolunteerState }) {
  return (
    <section class="card numbers-card" aria-labelledby="numbers-title">
      <h2 id="numbers-title" class="visually-hidden">
        What you have done
      </h2>
      <dl class="numbers">
        <Figure name="Done" id="finished" value={formatCount(state.finished)} />
        <Figure name="Accepted" id="accepted" value={formatCount(state.accepted)} />
        <Figure name="Credit" id="credit" value={formatCredit(state.credit)} />
      </dl>
      <ul class="on-its-way small soft">
        <li>
          <span class="number" data-testid="pending">
            {formatCount(state.pending)}
          </span>{' '}
          waiting for a second opinion
        </li>
        {state.unsent > 0 && (
          <li data-testid="unsent">
            <span class="number">{formatCount(state.unsent)}</span> kept here until sent
          </li>
        )}
        {state.refused > 0 && (
          <li>
            <span class="number">{formatCount(state.refused)}</span> did not agree with others
          </li>
        )}
      </ul>
    </section>
  );
}

interface FigureProps {
  readonly name: string;
  readonly id: string;
  readonly value: string;
}

function Figure({ name, id, value }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="number" data-testid={id}>
        {value}
      </dd>
    </div>
  );
}

/** Whole points once there are ten of them. */
function formatCredit(credit: number): string {
  if (credit === 0 || credit >= 10) return formatCount(Math.floor(credit));
  return credit < 0.01 ? '< 0.01' : credit.toFixed(2);
}
