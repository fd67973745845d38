/** Copies a text, and says so for a moment. */
import { useEffect, useState } from 'preact/hooks';

export interface CopyButtonProps {
  readonly text: () => string;
  /** What is copied, such as `link`. */
  readonly what: string;
}

/** Milliseconds in which it says that it was done. */
const SAID_MS = 2_000;

export function CopyButton({ text, what }: CopyButtonProps) {
  const [said, setSaid] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setSaid('copied');
    } catch {
      setSaid('failed');
    }
  };
  return (
    <button type="button" class="button small" onClick={() => void copy()} aria-live="polite">
      {said === 'copied'
        ? 'Copied'
        : said === 'failed'
          ? 'Not allowed here: select and copy it'
          : `Copy ${what}`}
    </button>
  );
}
