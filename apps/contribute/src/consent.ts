/** What the person agreed to, and when the page may start without being asked again. */

const CONSENT = 'manyhands.consent';
const AUTOSTART = 'manyhands.autostart';
/** Per tab: this page was computing when it was reloaded. */
const RUNNING = 'manyhands.running';

/** Storage may be forbidden: then nothing is remembered, and the page asks each time. */
function read(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

function write(storage: () => Storage, key: string, value: string | null): void {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, value);
  } catch {
    // Not remembered: the page asks again.
  }
}

const local = () => localStorage;
const session = () => sessionStorage;

export const hasConsented = (): boolean => read(local, CONSENT) !== null;
export const rememberConsent = (): void => write(local, CONSENT, new Date().toISOString());

export const startsByItself = (): boolean => read(local, AUTOSTART) !== null;
export const rememberAutostart = (yes: boolean): void => write(local, AUTOSTART, yes ? '1' : null);

export const rememberRunning = (yes: boolean): void => write(session, RUNNING, yes ? '1' : null);

/** A reload goes on where it was; a new visit starts by itself only if the person chose that. */
export const mayStartNow = (): boolean =>
  hasConsented() && (read(session, RUNNING) !== null || startsByItself());
