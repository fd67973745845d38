/** What the person agreed to, and when the page may start without being asked again. */
import { local, read, session, write } from './remember.ts';

const CONSENT = 'manyhands.consent';
const AUTOSTART = 'manyhands.autostart';
/** Per tab: this page was computing when it was reloaded. */
const RUNNING = 'manyhands.running';

export const hasConsented = (): boolean => read(local, CONSENT) !== null;
export const rememberConsent = (): void => write(local, CONSENT, new Date().toISOString());

export const startsByItself = (): boolean => read(local, AUTOSTART) !== null;
export const rememberAutostart = (yes: boolean): void => write(local, AUTOSTART, yes ? '1' : null);

export const rememberRunning = (yes: boolean): void => write(session, RUNNING, yes ? '1' : null);

/** A reload goes on where it was; a new visit starts by itself only if the person chose that. */
export const mayStartNow = (): boolean =>
  hasConsented() && (read(session, RUNNING) !== null || startsByItself());
