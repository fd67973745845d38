/** Who is here: one session per host, and the grace after a disconnection in which the host may come back. */
import type { HostId } from '@manyhands/protocol';
import type { IntroducedSession } from './session.ts';

interface Absent {
  readonly session: IntroducedSession;
  readonly timer: NodeJS.Timeout;
}

export interface Presence {
  /** The host's session from now on is this one. Returns its earlier session: still connected, or in its grace. */
  arrive(session: IntroducedSession): { earlier: IntroducedSession | null; connected: boolean };
  /** The connection ended; `gone` runs after the grace unless the host comes back first. */
  leave(session: IntroducedSession, graceMs: number, gone: () => void): void;
  session(host: HostId): IntroducedSession | undefined;
  isOnline(host: HostId): boolean;
  readonly online: number;
  /** Of all who are connected. */
  sessions(): Iterable<IntroducedSession>;
  close(): void;
}

export function createPresence(): Presence {
  const present = new Map<HostId, IntroducedSession>();
  const absent = new Map<HostId, Absent>();

  const comeBack = (host: HostId): IntroducedSession | null => {
    const away = absent.get(host);
    if (!away) return null;
    clearTimeout(away.timer);
    absent.delete(host);
    return away.session;
  };

  return {
    arrive: (session) => {
      const { host } = session.state;
      const connected = present.get(host);
      const away = comeBack(host);
      present.set(host, session);
      return { earlier: connected ?? away, connected: connected !== undefined };
    },
    leave: (session, graceMs, gone) => {
      const { host } = session.state;
      if (present.get(host) !== session) return;
      present.delete(host);
      const timer = setTimeout(() => {
        absent.delete(host);
        gone();
      }, graceMs);
      absent.set(host, { session, timer });
    },
    session: (host) => present.get(host),
    isOnline: (host) => present.has(host),
    get online() {
      return present.size;
    },
    sessions: () => present.values(),
    close: () => {
      for (const away of absent.values()) clearTimeout(away.timer);
      absent.clear();
    },
  };
}
