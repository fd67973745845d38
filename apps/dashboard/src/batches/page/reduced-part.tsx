/** What the batch's reducers made so far. */
import { Answered } from '../../answers.tsx';
import { ReducedList } from '../../reduced/reduced-list.tsx';
import type { PartProps } from './batch-page.tsx';
import { useWhile } from './use-progress.ts';

/** Milliseconds: figures change with every accepted result. */
const EVERY_MS = 5_000;

export function ReducedPart({ client, progress }: PartProps) {
  const { batch } = progress;
  const reduced = useWhile(`reduced ${batch}`, () => client.batches.reduced(batch), EVERY_MS, progress);
  return (
    <Answered answer={reduced}>
      {(all) =>
        all.length === 0 ? (
          <section class="card">
            <h2>Reducers</h2>
            <p class="soft">This batch has none. They are chosen when a batch is made.</p>
          </section>
        ) : (
          <ReducedList
            batch={batch}
            reduced={all}
            ask={(query, signal) => client.batches.download(batch, query, signal)}
          />
        )
      }
    </Answered>
  );
}
