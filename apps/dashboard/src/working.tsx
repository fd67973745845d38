/** Something that takes long: how far it is, in words and as a bar, and a way to stop it. */
import { ProgressBar } from '@manyhands/look';
import type { ComponentChildren } from 'preact';

export interface WorkingProps {
  /** What happens, such as `Uploading poses.zip`. */
  readonly label: string;
  /** In [0, 1]; left out where the end is not known. */
  readonly fraction?: number;
  /** More words, such as bytes and time left. */
  readonly children?: ComponentChildren;
  readonly onStop?: () => void;
  readonly stop?: string;
}

export function Working({ label, fraction, children, onStop, stop = 'Stop' }: WorkingProps) {
  return (
    <div class="working">
      <p>
        <span role="status">{label}</span> <span class="soft number">{children}</span>
      </p>
      {fraction === undefined ? (
        <progress aria-label={label} />
      ) : (
        <ProgressBar fraction={fraction} label={label} />
      )}
      {onStop && (
        <button type="button" class="button small" onClick={onStop}>
          {stop}
        </button>
      )}
    </div>
  );
}
