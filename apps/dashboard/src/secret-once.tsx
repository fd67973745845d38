/** A secret that is told once: to be copied now, or made anew. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { CopyButton } from './copy-button.tsx';

interface Properties {
  readonly label: string;
  readonly secret: string;
  /** What it is good for, and for how long. */
  readonly children: ComponentChildren;
  readonly onDone: () => void;
}

export function SecretOnce({ label, secret, children, onDone }: Properties) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  // Each new secret is ready to be copied by keyboard.
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [secret]);
  return (
    <section class="notice notice-active secret-once" aria-label={label}>
      <label for={id}>{label}</label>
      <p class="soft">{children}</p>
      <div class="line">
        <input ref={field} id={id} class="mono" readOnly value={secret} autocomplete="off" />
        <CopyButton text={secret} />
        <button type="button" class="button button-quiet small" onClick={onDone}>
          I have it
        </button>
      </div>
    </section>
  );
}
