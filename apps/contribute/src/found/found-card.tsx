/** What docking found here just now: the molecule's name, its energy, what it is for, and a picture that can be hidden. */
import type { FoundPose } from '@manyhands/worker';
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { local, read, write } from '../remember.ts';
import { createCalm } from './calm.ts';
import { PoseStage } from './pose-stage.tsx';
import { explainEnergy, formatEnergy } from './words.ts';

const HIDDEN = 'manyhands.pose-hidden';

export function FoundCard({ found: newest }: { readonly found: FoundPose }) {
  const calm = useMemo(() => createCalm<FoundPose>(() => performance.now()), []);
  const found = calm.choose(newest);
  const hidden = useSignal(read(local, HIDDEN) !== null);
  const toggle = () => {
    hidden.value = !hidden.value;
    write(local, HIDDEN, hidden.value ? '1' : null);
  };
  return (
    <section class="card found" aria-labelledby="found-title" data-testid="found">
      <div class="found-head">
        <h2 id="found-title">Found just now</h2>
        <button
          type="button"
          class="button button-quiet small"
          aria-expanded={!hidden.value}
          aria-controls="found-picture"
          onClick={toggle}
        >
          {hidden.value ? 'Show picture' : 'Hide picture'}
        </button>
      </div>
      <div class="found-picture" id="found-picture" hidden={hidden.value}>
        <PoseStage found={found} drawn={calm.drawn} />
      </div>
      <div class="found-words">
        <p class="now-label">{found.label || found.batchTitle}</p>
        <p class="found-energy number">{formatEnergy(found.energy)}</p>
        <p class="soft small">{explainEnergy(found.energy)}</p>
        <p class="small">
          <span class="soft">What this is for: </span>
          {found.purpose}
        </p>
      </div>
    </section>
  );
}
