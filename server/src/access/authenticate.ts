/** Finds out who asks, from an API token or else from the cookie of a session. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ProjectId, ResearcherId, Role, Sha256 } from '@manyhands/protocol';
import { type Principal, SESSION_SCOPES, SESSIONS, sessionLives } from '@manyhands/rules';
import type { TokenRecord } from '../store/accounts-store.ts';
import type { Store } from '../store/store.ts';
import { sessionSecret } from './cookie.ts';
import { secretHash } from './secrets.ts';

export type Credential = { readonly kind: 'token' | 'session'; readonly sha256: Sha256 };

export interface Authenticator {
  /** Null where it is unknown, ended or revoked. `note` writes down that it was used. */
  identify(credential: Credential, note: boolean): Promise<Principal | null>;
}

/** What a request brings; null where that is nothing that could be ours. A token goes before a cookie. */
export function credentialOf(headers: IncomingHttpHeaders): Credential | null {
  const { authorization } = headers;
  if (authorization !== undefined) {
    const [scheme, token] = authorization.split(' ');
    return scheme?.toLowerCase() === 'bearer' ? credential('token', token ?? '') : null;
  }
  return credential('session', sessionSecret(headers) ?? '');
}

export function credential(kind: Credential['kind'], secret: string): Credential | null {
  const sha256 = secretHash(secret);
  return sha256 ? { kind, sha256 } : null;
}

export function createAuthenticator(store: Store, now: () => number): Authenticator {
  const projectsOf = async (
    researcher: ResearcherId,
    only: ProjectId | null,
  ): Promise<ReadonlyMap<ProjectId, Role>> => {
    const all = await store.memberships(researcher);
    const mine = only === null ? all : all.filter(({ project }) => project === only);
    return new Map(mine.map(({ project, role }) => [project, role]));
  };

  const byToken = async (sha256: Sha256, note: boolean): Promise<Principal | null> => {
    const token = await store.token(sha256);
    if (!token) return null;
    if (note && isDue(token, now())) await store.noteToken(token.id, now());
    const { researcher, scopes, project } = token;
    if (researcher === null) return { kind: 'operator', scopes };
    const projects = await projectsOf(researcher, project);
    return { kind: 'researcher', researcher, through: 'token', scopes, projects, limitedTo: project };
  };

  const bySession = async (sha256: Sha256, note: boolean): Promise<Principal | null> => {
    const session = await store.session(sha256);
    if (!session || !sessionLives(session, now())) return null;
    if (note && now() - session.lastSeenAt >= SESSIONS.noteEveryMs) await store.noteSession(sha256, now());
    const { researcher } = session;
    const projects = await projectsOf(researcher, null);
    const rights = { through: 'session', scopes: SESSION_SCOPES, limitedTo: null } as const;
    return { kind: 'researcher', researcher, projects, ...rights };
  };

  return {
    identify: ({ kind, sha256 }, note) =>
      kind === 'token' ? byToken(sha256, note) : bySession(sha256, note),
  };
}

const isDue = ({ lastUsedAt }: TokenRecord, now: number): boolean =>
  lastUsedAt === null || now - lastUsedAt >= SESSIONS.noteEveryMs;
