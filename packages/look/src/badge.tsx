/** A state in a word with its sign; colour only repeats them. */
import type { ComponentChildren } from 'preact';

export type Tone = 'neutral' | 'active' | 'waiting' | 'accepted' | 'refused';

const signs: Record<Tone, string> = {
  neutral: '○',
  active: '●',
  waiting: '◷',
  accepted: '✓',
  refused: '✕',
};

export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return (
    <span class={`badge badge-${tone}`}>
      <span aria-hidden="true">{signs[tone]}</span>
      {children}
    </span>
  );
}
