/** The upload of the files that a batch needs: begun, shown, stopped and gone on with. */
import { formatBytes } from '@manyhands/look';
import { Working } from '../../../working.tsx';
import type { Shelf } from './shelf.ts';
import { isToBeChosen, sentOf } from './shelf-file.ts';

interface UploadingProps {
  readonly shelf: Shelf;
  readonly names: readonly string[];
  readonly isRefused: boolean;
}

export function Uploading({ shelf, names, isRefused }: UploadingProps) {
  const files = shelf.files.value.filter(({ name }) => names.includes(name));
  const left = files.filter(({ way }) => way.kind !== 'stored');
  if (left.length === 0) return null;
  const total = left.reduce((sum, { bytes }) => sum + bytes, 0);
  const sent = left.reduce((sum, { way }) => sum + sentOf(way), 0);
  if (shelf.isSending.value)
    return (
      <Working label="Uploading" fraction={total === 0 ? 1 : sent / total} onStop={shelf.stop}>
        {formatBytes(sent)} of {formatBytes(total)}. You may reload the page and go on later.
      </Working>
    );
  const missing = left.filter(isToBeChosen);
  if (missing.length > 0)
    return (
      <p class="notice">
        Choose {missing.map(({ name }) => name).join(', ')} again above. What was uploaded is kept, and the
        upload goes on where it stopped.
      </p>
    );
  const begun = left.some(({ way }) => way.kind === 'stopped');
  return (
    <button
      type="button"
      class="button button-primary"
      disabled={isRefused}
      onClick={() => void shelf.send(names)}
    >
      {begun ? 'Go on uploading' : `Upload ${left.length} ${left.length === 1 ? 'file' : 'files'}`} (
      {formatBytes(total - sent)})
    </button>
  );
}
