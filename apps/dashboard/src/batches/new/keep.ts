/** Forms keep what was typed in this browser, so that a reload loses nothing. */
import type { z } from 'zod';

export type Keeping = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What is kept; `empty` where nothing is, or nothing that this page still understands. */
export function readKept<S extends z.ZodType>(
  storage: Pick<Storage, 'getItem'>,
  key: string,
  schema: S,
  empty: z.output<S>,
): z.output<S> {
  try {
    const parsed = schema.safeParse(JSON.parse(storage.getItem(key) ?? 'null'));
    return parsed.success ? parsed.data : empty;
  } catch {
    return empty;
  }
}

export function writeKept(storage: Pick<Storage, 'setItem'>, key: string, value: unknown): void {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // No storage, or it is full: what was typed lasts as long as the page.
  }
}
