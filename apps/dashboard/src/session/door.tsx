/** What is seen before anybody has signed in: one card in the middle of the page. */
import { Mark, ThemeSwitch } from '@manyhands/look';
import type { ComponentChildren } from 'preact';

export const Masthead = () => (
  <header class="door-head">
    <a class="masthead-name" href="/">
      <Mark size={28} />
      Manyhands
    </a>
    <ThemeSwitch />
  </header>
);

export function Door({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <div class="door">
      <Masthead />
      <main class="card door-card">
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  );
}
