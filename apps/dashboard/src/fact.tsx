/** One line of a list of facts (`dl`). */
import type { ComponentChildren } from 'preact';

export const Fact = ({ term, children }: { readonly term: string; readonly children: ComponentChildren }) => (
  <div>
    <dt>{term}</dt>
    <dd class="number">{children}</dd>
  </div>
);
