/** What hosts are told unasked: how they stand, and which of their assignments are no longer wanted. */
import type { AssignmentId, HostId, RevokedNotice } from '@manyhands/protocol';
import type { Logger } from 'pino';
import type { Store } from '../store/store.ts';
import type { ExpiredAssignment } from '../store/work-store.ts';
import type { Presence } from './presence.ts';

export interface Notices {
  /** Tells each of these hosts its standing, soon and once for many changes. */
  standingChanged(hosts: Iterable<HostId>): void;
  revoke(assignments: readonly ExpiredAssignment[], reason: RevokedNotice['reason']): void;
  close(): void;
}

export interface NoticeParts {
  readonly store: Store;
  readonly presence: Presence;
  readonly now: () => number;
  readonly log: Logger;
}

/** Milliseconds in which changes of standing are gathered: often enough for a person, one query for many hosts. */
const GATHER_MS = 1000;
/** Milliseconds more for each host online, so that there are never more than a hundred notices a second. */
const GATHER_MS_PER_HOST = 10;

export function createNotices({ store, presence, now, log }: NoticeParts): Notices {
  const changed = new Set<HostId>();
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    timer = undefined;
    const hosts = [...changed].filter((host) => presence.isOnline(host));
    changed.clear();
    if (hosts.length === 0) return;
    await store.addReportNotes();
    for (const record of await store.hosts(hosts)) {
      const session = presence.session(record.host);
      if (!session) continue;
      session.state.record = record;
      session.state.recordAt = now();
      session.socket.emit('host:standing', record.standing);
    }
  };

  return {
    standingChanged: (hosts) => {
      for (const host of hosts) changed.add(host);
      if (changed.size === 0) return;
      timer ??= setTimeout(
        () => {
          flush().catch((error: unknown) => log.warn({ err: error }, 'telling hosts their standing failed'));
        },
        GATHER_MS + presence.online * GATHER_MS_PER_HOST,
      );
    },
    revoke: (assignments, reason) => {
      const byHost = new Map<HostId, AssignmentId[]>();
      for (const { host, assignment } of assignments) {
        byHost.set(host, [...(byHost.get(host) ?? []), assignment]);
      }
      for (const [host, ids] of byHost) {
        const session = presence.session(host);
        if (!session) continue;
        for (const id of ids) session.state.holdings.delete(id);
        session.socket.emit('work:revoked', { assignments: ids, reason });
      }
    },
    close: () => {
      clearTimeout(timer);
    },
  };
}
