/** Signing in, accounts, tokens, projects and their members, and who did what. */
import {
  type AcceptInvitation,
  AuditEntry,
  Invitation,
  Me,
  Member,
  type NewInvitation,
  type NewPassword,
  NewProject,
  NewSite,
  type NewToken,
  type ProjectId,
  type ResearcherId,
  ResearcherSummary,
  type Role,
  type SignIn,
  TokenCreated,
  type TokenId,
  TokenSummary,
} from '@manyhands/protocol';
import { z } from 'zod';
import type { Request } from './request.ts';

const nothing = z.undefined();
/** The newest first, older than the entry `before`. */
export interface AuditPage {
  readonly before?: string;
  readonly limit?: number;
}

export const sessionOf = (request: Request) => ({
  me: () => request('GET', '/api/session', Me),
  signIn: (body: z.input<typeof SignIn>) => request('POST', '/api/session', Me, { body }),
  acceptInvitation: (body: z.input<typeof AcceptInvitation>) =>
    request('POST', '/api/invitation', Me, { body }),
  changePassword: (body: z.input<typeof NewPassword>) => request('POST', '/api/password', nothing, { body }),
  signOut: () => request('DELETE', '/api/session', nothing),
  signOutEverywhere: () => request('DELETE', '/api/sessions', nothing),
});

export const researchersOf = (request: Request) => ({
  list: () => request('GET', '/api/researchers', z.array(ResearcherSummary)),
  invite: (body: z.input<typeof NewInvitation>) => request('POST', '/api/researchers', Invitation, { body }),
  disable: (researcher: ResearcherId) => request('DELETE', `/api/researchers/${researcher}`, nothing),
  audit: (query: AuditPage = {}) =>
    request('GET', '/api/audit', z.array(AuditEntry), { query: { ...query } }),
});

export const tokensOf = (request: Request) => ({
  list: () => request('GET', '/api/tokens', z.array(TokenSummary)),
  create: (body: z.input<typeof NewToken>) => request('POST', '/api/tokens', TokenCreated, { body }),
  revoke: (token: TokenId) => request('DELETE', `/api/tokens/${token}`, nothing),
});

export const projectsOf = (request: Request) => ({
  list: () => request('GET', '/api/projects', z.array(NewProject)),
  create: (body: z.input<typeof NewProject>) => request('POST', '/api/projects', NewProject, { body }),
  get: (project: ProjectId) => request('GET', `/api/projects/${project}`, NewProject),
  members: (project: ProjectId) => request('GET', `/api/projects/${project}/members`, z.array(Member)),
  setMember: (project: ProjectId, researcher: ResearcherId, role: Role) =>
    request('PUT', `/api/projects/${project}/members/${researcher}`, nothing, { body: { role } }),
  removeMember: (project: ProjectId, researcher: ResearcherId) =>
    request('DELETE', `/api/projects/${project}/members/${researcher}`, nothing),
  audit: (project: ProjectId, query: AuditPage = {}) =>
    request('GET', `/api/projects/${project}/audit`, z.array(AuditEntry), { query: { ...query } }),
});

/** Sites that embed the widget. */
export const sitesOf = (request: Request) => ({
  create: (body: z.input<typeof NewSite>) => request('POST', '/api/sites', NewSite, { body }),
});
