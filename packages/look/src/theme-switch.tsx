/** One button that goes round system, light and dark. */
import { useSignal } from '@preact/signals';
import { applyTheme, readTheme, type Theme } from './theme.ts';

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const words: Record<Theme, string> = { system: 'Auto', light: 'Light', dark: 'Dark' };

export function ThemeSwitch() {
  const theme = useSignal<Theme>(readTheme());
  const change = () => {
    theme.value = next[theme.value];
    applyTheme(theme.value);
  };
  return (
    <button type="button" class="button button-quiet small" onClick={change} title="Switch light and dark">
      <ThemeIcon theme={theme.value} />
      <span class="visually-hidden">Appearance: </span>
      {words[theme.value]}
    </button>
  );
}

function ThemeIcon({ theme }: { readonly theme: Theme }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      {theme === 'light' && <circle cx="8" cy="8" r="4.5" />}
      {theme === 'dark' && <path d="M10.5 1.8a6.5 6.5 0 1 0 3.7 9.6A5.6 5.6 0 0 1 10.5 1.8z" />}
      {theme === 'system' && (
        <>
          <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="1.6" />
          <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" />
        </>
      )}
    </svg>
  );
}
