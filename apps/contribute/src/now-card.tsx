/** What runs now: its picture, its name, how far it is. */
import { ProgressBar } from '@manyhands/look';
import type { VolunteerState } from '@manyhands/worker';
import { captionOf, Picture, type PictureProps } from './picture/picture.tsx';

export function NowCard({ state, inputsOf }: PictureProps) {
  const [work] = state.current;
  return (
    <section class="card now" aria-labelledby="now-title">
      <div class="now-picture">
        <Picture state={state} inputsOf={inputsOf} />
      </div>
      <div class="now-words">
        <h2 id="now-title">Running now</h2>
        {work ? (
          <>
            <p class="now-label">{work.label || work.batchTitle}</p>
            <p class="soft small number">{captionOf(work)}</p>
            <ProgressBar key={work.assignment} fraction={work.fraction} label="This task" />
            {state.current.length > 1 && (
              <p class="soft small">and {state.current.length - 1} more beside it</p>
            )}
          </>
        ) : (
          <p class="soft small">{idleNote(state)}</p>
        )}
      </div>
    </section>
  );
}

function idleNote(state: VolunteerState): string {
  if (state.phase.kind === 'benchmarking') return 'First the device is measured.';
  return 'Nothing at the moment.';
}
