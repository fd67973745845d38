/** The work in the middle, and beside it the details of what is chosen; below it where there is no room. */
import type { ComponentChildren } from 'preact';

interface Properties {
  /** What the right side is about, such as `About this batch`. */
  readonly label: string;
  readonly details: ComponentChildren;
  readonly children: ComponentChildren;
}

export function WithDetails({ label, details, children }: Properties) {
  return (
    <div class="with-details">
      <div class="stack">{children}</div>
      <aside class="stack" aria-label={label}>
        {details}
      </aside>
    </div>
  );
}
