/** Light, dark, or what the system prefers; the choice is kept in this browser. */
export type Theme = 'system' | 'light' | 'dark';

const STORAGE_KEY = 'manyhands.theme';

/** Storage may be forbidden (a third-party frame); then the choice lasts as long as the page. */
export function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(STORAGE_KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}

/** Shows the theme now and keeps it. */
export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Not kept: see readTheme.
  }
}
