/** The one large button. */
import type { Phase } from '@manyhands/worker';
import { type Action, offerFor } from './words.ts';

export interface MainButtonProps {
  readonly phase: Phase;
  readonly act: (action: Action) => void;
}

export function MainButton({ phase, act }: MainButtonProps) {
  const { action, label } = offerFor(phase);
  const quiet = action === 'pause';
  return (
    <button
      type="button"
      class={`button button-large ${quiet ? '' : 'button-primary'}`}
      data-testid={action}
      onClick={() => act(action)}
    >
      <ActionIcon action={action} />
      {label}
    </button>
  );
}

const SHAPES: Record<Action, string> = {
  start: 'M4 2.5v11l9.5-5.500z',
  pause: 'M3.5 2.500h3.200v11H3.500zM9.3 2.500h3.200v11H9.300z',
  'compute-here': 'M4 2.500v11l9.5-5.500z',
  reload:
    'M8 2a6 6 0 1 0 5.7 7.900l-1.7-.6A4.2 4.2 0 1 1 8 3.800c1.2 0 2.2.5 3 1.200L9 7h5V2l-1.7 1.700A6 6 0 0 0 8 2z',
};

function ActionIcon({ action }: { readonly action: Action }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      <path d={SHAPES[action]} />
    </svg>
  );
}
