/** The API token: from the address once, then in this tab's session storage, never in the address again. */

const KEY = 'manyhands.token';

/** Takes `#token=…` out of the address, so that it is not left on screen or in a bookmark; else what this tab kept. */
export function takeToken(
  address: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
): string | undefined {
  const token = new URLSearchParams(address.hash.slice(1)).get('token');
  if (token === null || token === '') return storage.getItem(KEY) ?? undefined;
  storage.setItem(KEY, token);
  history.replaceState(null, '', address.pathname + address.search);
  return token;
}

export function keepToken(token: string, storage: Pick<Storage, 'setItem'> = sessionStorage): void {
  storage.setItem(KEY, token);
}

export function forgetToken(storage: Pick<Storage, 'removeItem'> = sessionStorage): void {
  storage.removeItem(KEY);
}
