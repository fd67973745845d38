/** Where one is on the page: the path and its state behind the `#`, so that every place has an address of its own. */
import { type ReadonlySignal, signal } from '@preact/signals';

/** `#/batches/b-1?sort=label` is the path `batches`, `b-1` and the query `sort=label`. */
export interface Place {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** Query of a place, by name; null and undefined are left out. */
export type Query = Readonly<Record<string, string | null | undefined>>;

/** What is behind the `#` but no place, such as an invitation, is the first place of all. */
export function parsePlace(hash: string): Place {
  const text = hash.startsWith('#/') ? hash.slice(2) : '';
  const cut = text.indexOf('?');
  const path = cut < 0 ? text : text.slice(0, cut);
  return {
    path: path
      .split('/')
      .filter((step) => step !== '')
      .map(decode),
    query: new URLSearchParams(cut < 0 ? '' : text.slice(cut + 1)),
  };
}

/** The address of a place, with its `#`, ready for a link. */
export function formatPlace({ path, query }: Place): string {
  const state = query.toString();
  return `#/${path.map(encodeURIComponent).join('/')}${state === '' ? '' : `?${state}`}`;
}

export const placeAt = (path: readonly string[], query: Query = {}): Place => ({
  path,
  query: changed(new URLSearchParams(), query),
});

/** The address of a place by its steps: `addressOf(['batches', id])`. */
export const addressOf = (path: readonly string[], query: Query = {}): string =>
  formatPlace(placeAt(path, query));

/** A query with some of its values changed; null takes one out. */
export function changed(query: URLSearchParams, changes: Query): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return next;
}

/** Whoever typed the address by hand may have left half an escape in it. */
function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

const current = signal<Place>(parsePlace(globalThis.location?.hash ?? ''));
/** Where the page is now. */
export const place: ReadonlySignal<Place> = current;

globalThis.addEventListener?.('hashchange', () => {
  current.value = parsePlace(location.hash);
});

/** Goes to another place; Back leads here again. */
export function go(to: Place): void {
  location.hash = formatPlace(to);
}

/** Goes to another place that takes this one's turn in the history, as after something was made or taken away. */
export function goInstead(to: Place): void {
  history.replaceState(null, '', formatPlace(to));
  current.value = to;
}

/** Keeps state of what is shown in the address, without a step in the history for each letter that is typed. */
export function keepInPlace(changes: Query): void {
  const { path, query } = current.value;
  goInstead({ path, query: changed(query, changes) });
}
