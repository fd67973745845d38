/** Copies a text, and says whether it did. */
import { useState } from 'preact/hooks';

interface Properties {
  /** Made when it is asked for, where it is long. */
  readonly text: string | (() => string | Promise<string>);
  readonly label?: string;
}

type Copying = 'idle' | 'copied' | 'failed';

export function CopyButton({ text, label = 'Copy' }: Properties) {
  const [state, setState] = useState<Copying>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : await text());
      setState('copied');
    } catch {
      // Not over https, or not allowed.
      setState('failed');
    }
  };
  return (
    <span class="copy">
      <button type="button" class="button small" onClick={() => void copy()}>
        {label}
      </button>
      <span aria-live="polite" class="small soft">
        {state === 'copied' && 'Copied'}
        {state === 'failed' && 'This browser does not let the page copy. Select the text instead.'}
      </span>
    </span>
  );
}
