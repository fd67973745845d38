/** A button for what cannot be taken back: it asks once more, in words. */
import { useEffect, useRef, useState } from 'preact/hooks';

interface Properties {
  /** Such as `Revoke`. */
  readonly label: string;
  /** What the button is about, for whoever hears only the button. */
  readonly about: string;
  /** What follows from it, such as `Whatever uses it stops working.` */
  readonly warning: string;
  readonly onConfirm: () => void;
}

export function ConfirmButton({ label, about, warning, onConfirm }: Properties) {
  const [asks, setAsks] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asks) keep.current?.focus();
  }, [asks]);
  if (!asks)
    return (
      <button
        type="button"
        class="button small"
        aria-label={`${label} ${about}`}
        onClick={() => setAsks(true)}
      >
        {label}
      </button>
    );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a question inside a table's cell is no fieldset of a form
    <span class="confirm" role="group" aria-label={`${label} ${about}`}>
      <span class="small">{warning}</span>
      <span class="line">
        <button
          type="button"
          class="button small"
          onClick={() => {
            setAsks(false);
            onConfirm();
          }}
        >
          {label}
        </button>
        <button ref={keep} type="button" class="button button-quiet small" onClick={() => setAsks(false)}>
          Keep
        </button>
      </span>
    </span>
  );
}
