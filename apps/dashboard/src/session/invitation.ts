/** The invitation in the address: `/dash#invitation=…`. It stays there until it is used, so that a reload loses nothing. */
import { type ReadonlySignal, signal } from '@preact/signals';

export function readInvitation(hash: string): string | null {
  const secret = new URLSearchParams(hash.slice(1)).get('invitation');
  return secret === '' ? null : secret;
}

const current = signal(readInvitation(globalThis.location?.hash ?? ''));
/** Null: the address holds none. */
export const invitation: ReadonlySignal<string | null> = current;

globalThis.addEventListener?.('hashchange', () => {
  current.value = readInvitation(location.hash);
});

/** Takes it out of the address, not off the screen: used once, it is good for nothing more. */
export const cleanAddress = (): void => history.replaceState(null, '', '#/');
