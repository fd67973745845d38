/** Statements about researchers' accounts, invitations and sessions. */
import type { ResearcherId, ResearcherSummary } from '@manyhands/protocol';
import type { SessionRecord, SignInStore } from './accounts-store.ts';
import type { Database } from './database.ts';

type Rows<T> = T & Record<string, unknown>;

export function createSignIn(database: Database): SignInStore {
  return {
    invite: ({ researcher, name, sha256, expiresAt }, now) =>
      database.transaction(async (queries) => {
        await queries.query(
          `insert into researchers (id, name, created_at) values ($1, $2, $3)
           on conflict (id) do update set name = excluded.name, disabled_at = null`,
          [researcher, name, now],
        );
        await queries.query('delete from invitations where researcher = $1', [researcher]);
        await queries.query(
          'insert into invitations (sha256, researcher, created_at, expires_at) values ($1, $2, $3, $4)',
          [sha256, researcher, now, expiresAt],
        );
      }),
    invitationLives: async (sha256, now) => {
      const rows = await database.query(
        'select 1 from invitations where sha256 = $1 and used_at is null and expires_at > $2',
        [sha256, now],
      );
      return rows.length > 0;
    },
    acceptInvitation: (sha256, password, now) =>
      database.transaction(async (queries) => {
        const [used] = await queries.query<{ researcher: ResearcherId }>(
          `update invitations set used_at = $2 where sha256 = $1 and used_at is null and expires_at > $2
           returning researcher`,
          [sha256, now],
        );
        if (!used) return null;
        await queries.query('update researchers set password = $2 where id = $1', [
          used.researcher,
          password,
        ]);
        await queries.query('delete from sessions where researcher = $1', [used.researcher]);
        return used.researcher;
      }),
    passwordOf: async (researcher) => {
      const rows = await database.query<{ password: string | null }>(
        'select password from researchers where id = $1 and disabled_at is null',
        [researcher],
      );
      return rows[0]?.password ?? null;
    },
    changePassword: (researcher, password, keep) =>
      database.transaction(async (queries) => {
        await queries.query('update researchers set password = $2 where id = $1', [researcher, password]);
        await queries.query('delete from sessions where researcher = $1 and sha256 <> $2', [
          researcher,
          keep,
        ]);
        await queries.query('delete from invitations where researcher = $1', [researcher]);
      }),
    researchers: () =>
      database.query<Rows<ResearcherSummary>>(
        `select id as researcher, name, created_at::float8 as "createdAt",
                case when disabled_at is not null then 'disabled' when password is null then 'invited'
                     else 'active' end as state
           from researchers order by id`,
      ),
    disableResearcher: (researcher, now) =>
      database.transaction(async (queries) => {
        const found = await queries.query(
          'update researchers set disabled_at = coalesce(disabled_at, $2) where id = $1 returning id',
          [researcher, now],
        );
        await queries.query('delete from invitations where researcher = $1', [researcher]);
        await queries.query('delete from sessions where researcher = $1', [researcher]);
        await queries.query(
          'update tokens set revoked_at = $2 where researcher = $1 and revoked_at is null',
          [researcher, now],
        );
        return found.length > 0;
      }),
    ...createSessions(database),
  };
}

function createSessions(
  database: Database,
): Pick<
  SignInStore,
  'createSession' | 'session' | 'noteSession' | 'endSession' | 'endSessions' | 'sweepSignIns'
> {
  return {
    createSession: async (sha256, researcher, now) => {
      await database.query(
        'insert into sessions (sha256, researcher, created_at, last_seen_at) values ($1, $2, $3, $3)',
        [sha256, researcher, now],
      );
    },
    session: async (sha256) => {
      const rows = await database.query<Rows<SessionRecord>>(
        `select s.researcher, s.created_at::float8 as "createdAt", s.last_seen_at::float8 as "lastSeenAt"
           from sessions s join researchers r on r.id = s.researcher
          where s.sha256 = $1 and r.disabled_at is null`,
        [sha256],
        'session',
      );
      return rows[0] ?? null;
    },
    noteSession: async (sha256, now) => {
      await database.query('update sessions set last_seen_at = $2 where sha256 = $1', [sha256, now]);
    },
    endSession: async (sha256) => {
      await database.query('delete from sessions where sha256 = $1', [sha256]);
    },
    endSessions: async (researcher) => {
      await database.query('delete from sessions where researcher = $1', [researcher]);
    },
    sweepSignIns: async (now, { idleMs, longestMs }) => {
      await database.query('delete from sessions where last_seen_at <= $1 or created_at <= $2', [
        now - idleMs,
        now - longestMs,
      ]);
      await database.query('delete from invitations where used_at is not null or expires_at <= $1', [now]);
    },
  };
}
