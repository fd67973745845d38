/** The token leaves the address as soon as it is read. */
import { expect, it } from 'vitest';
import { takeToken } from './token.ts';

function tab(hash: string, kept?: string) {
  const store = new Map<string, string>(kept === undefined ? [] : [['manyhands.token', kept]]);
  const shown: string[] = [];
  const storage = {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
  };
  const history = {
    replaceState: (_data: unknown, _unused: string, url?: string | URL | null) =>
      void shown.push(String(url)),
  };
  const token = takeToken({ hash, pathname: '/dash', search: '' }, history, storage);
  return { token, shown, kept: store.get('manyhands.token') };
}

it('takes the token from the address and cleans the address', () => {
  expect(tab('#token=abc%2Bd')).toEqual({ token: 'abc+d', shown: ['/dash'], kept: 'abc+d' });
});

it('falls back to what this tab kept', () => {
  expect(tab('', 'old')).toEqual({ token: 'old', shown: [], kept: 'old' });
  expect(tab('#token=', undefined).token).toBeUndefined();
});
