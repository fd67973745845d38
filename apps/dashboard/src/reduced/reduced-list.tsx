/** What a batch's reducers made so far, and the whole arrays of those that make one to take home. */
import type { Download } from '@manyhands/client';
import type { BatchId, Reduced } from '@manyhands/protocol';
import { DownloadProgress } from '../batches/page/download-progress.tsx';
import { useDownload } from '../batches/page/use-download.ts';
import { ReducedCard } from './reduced-card.tsx';

interface Properties {
  readonly batch: BatchId;
  readonly reduced: readonly Reduced[];
  readonly ask: (query: Download, signal: AbortSignal) => Promise<Response>;
}

export function ReducedList({ batch, reduced, ask }: Properties) {
  const download = useDownload();
  return (
    <>
      <DownloadProgress download={download} />
      {reduced.map((one, place) => {
        const { kind, output } = one.reducer;
        const take = () =>
          download.begin(`${batch}-${kind}-${output}.npy`, (signal) =>
            ask({ format: 'npy', reducer: place }, signal),
          );
        return <ReducedCard key={place} reduced={one} onTake={take} />;
      })}
    </>
  );
}
