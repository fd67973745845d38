/** A page older than its coordinator is reloaded, but only once: a cache that keeps the old page must not make a circle. */

const GUARD = 'manyhands.reloaded';

/** Reloads and returns true, or returns false where that was tried already. */
export function reloadOnce(): boolean {
  try {
    if (sessionStorage.getItem(GUARD) !== null) return false;
    sessionStorage.setItem(GUARD, '1');
  } catch {
    // Without a memory there is no telling a first reload from a hundredth.
    return false;
  }
  location.reload();
  return true;
}

/** The versions fit: a later mismatch may reload again. */
export function forgetReload(): void {
  try {
    sessionStorage.removeItem(GUARD);
  } catch {
    // Nothing was kept.
  }
}
