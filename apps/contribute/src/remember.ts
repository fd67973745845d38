/** What this browser remembers of the person's choices on this page. */

/** Storage may be forbidden: then nothing is remembered. */
export function read(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

export function write(storage: () => Storage, key: string, value: string | null): void {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, value);
  } catch {
    // Not remembered: the next visit begins without it.
  }
}

export const local = () => localStorage;
export const session = () => sessionStorage;
