/** Batches: the list, the form for a new one, and the page of one. */
import './batches.css';
import { BatchId } from '@manyhands/protocol';
import type { ViewProps } from '../view.ts';
import { BatchList } from './list/batch-list.tsx';
import { NewBatch } from './new/new-batch.tsx';
import { BatchPage } from './page/batch-page.tsx';

export function BatchesView(props: ViewProps) {
  const [, step] = props.path;
  if (step === undefined) return <BatchList {...props} />;
  if (step === 'new') return <NewBatch {...props} />;
  const batch = BatchId.safeParse(step).data;
  if (batch === undefined)
    return (
      <section class="card">
        <h1>No such batch</h1>
        <p>
          The address names no batch. <a href="#/batches">Look at the list.</a>
        </p>
      </section>
    );
  return <BatchPage key={batch} {...props} batch={batch} />;
}
