/** What a page says in the browser's console that it should not: errors of scripts, and what its policy forbids. */
import type { Page } from '@playwright/test';

/** Grows while the page is open. Requests that are refused on purpose are no faults: browsers report each as an error. */
export function faultsOf(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    const text = message.text();
    const isRefusal = text.startsWith('Failed to load resource');
    const isPolicy = text.includes('Content Security Policy');
    if ((message.type() === 'error' && !isRefusal) || isPolicy)
      faults.push(`${text} (${message.location().url}:${message.location().lineNumber})`);
  });
  return faults;
}
