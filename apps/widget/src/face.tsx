/** The widget's face: what it helps, how much, who runs it, and a button that is always there. */
import { formatCount, formatPercent, Mark } from '@manyhands/look';
import type { VolunteerState } from '@manyhands/worker';
import type { ReadonlySignal } from '@preact/signals';
import { type Action, nextAction, tellState } from './words.ts';

interface Properties {
  readonly state: ReadonlySignal<VolunteerState>;
  readonly share: ReadonlySignal<number>;
  readonly hidden: ReadonlySignal<boolean>;
  readonly host: string;
  readonly onStart: () => void;
  readonly onPause: () => void;
  readonly onComputeHere: () => void;
  readonly onShare: (share: number) => void;
}

const BUTTONS: Record<Exclude<Action, 'none'>, string> = {
  start: 'Go on',
  pause: 'Pause',
  'compute-here': 'Help here',
};

export function Face(properties: Properties) {
  const state = properties.state.value;
  const words = properties.hidden.value
    ? 'Paused while you look elsewhere'
    : tellState(state, properties.share.value);
  return (
    <>
      <a class="glass-box" href="/" target="_blank" rel="noopener">
        <Mark size={32} lit={state.finishedHere} />
        <span class="visually-hidden">About Manyhands</span>
      </a>
      <p class="words" role="status" title={words}>
        {words}
      </p>
      <p class="small-print">
        <ShareChoice share={properties.share.value} onShare={properties.onShare} />
        <span class="counts" title={`${formatCount(state.accepted)} accepted by agreement`}>
          {formatCount(state.finishedHere)} done
        </span>
        <a href="/" target="_blank" rel="noopener" title={`Run by ${properties.host}. What is this?`}>
          By {properties.host}
          <span class="visually-hidden">: what is this?</span>
        </a>
      </p>
      <ActionButton {...properties} action={nextAction(state.phase)} />
    </>
  );
}

function ActionButton({ action, ...does }: Properties & { readonly action: Action }) {
  if (action === 'none') return null;
  const act = { start: does.onStart, pause: does.onPause, 'compute-here': does.onComputeHere }[action];
  return (
    <button class={action === 'pause' ? 'button' : 'button button-primary'} type="button" onClick={act}>
      {BUTTONS[action]}
    </button>
  );
}

const SHARES = [0.1, 0.25, 0.5, 1];

function ShareChoice({
  share,
  onShare,
}: {
  readonly share: number;
  readonly onShare: (share: number) => void;
}) {
  return (
    <select
      aria-label="Share of your device’s time"
      value={String(share)}
      onChange={(event) => onShare(Number(event.currentTarget.value))}
    >
      {SHARES.map((choice) => (
        <option key={choice} value={String(choice)}>
          {formatPercent(choice)}
        </option>
      ))}
    </select>
  );
}
