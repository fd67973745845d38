/** A batch's workunits as one bar and in words: accepted, set aside, and the rest. */
import { formatCount } from '@manyhands/look';
import type { BatchProgress } from '@manyhands/protocol';
import { formatShare } from './format.ts';

export function ProgressCell({ batch }: { readonly batch: BatchProgress }) {
  const { accepted, setAside, workunits } = batch;
  const width = (part: number) => ({ width: `${workunits === 0 ? 0 : (100 * part) / workunits}%` });
  return (
    <div class="progress-cell">
      <div class="share-bar" aria-hidden="true">
        <span class="share-accepted" style={width(accepted)} />
        <span class="share-aside" style={width(setAside)} />
      </div>
      <span class="number">
        <strong>{formatShare(accepted, workunits)}</strong>{' '}
        <span class="soft">
          {formatCount(accepted)} of {formatCount(workunits)}
        </span>
        {setAside > 0 && <span class="verdict-refused"> · {formatCount(setAside)} set aside</span>}
      </span>
    </div>
  );
}
