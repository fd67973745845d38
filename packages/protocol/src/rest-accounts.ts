/** Bodies of the REST API for accounts: signing in, tokens, members of projects, and the list of who did what. */
import { z } from 'zod';
import { ProjectId, ResearcherId, TokenId } from './ids.ts';

const label = z.string().min(1).max(200);
const secret = z.string().min(1).max(200);

/**
 * `read`: look and download. `submit`: projects, kernels, blobs, batches. `manage`: tokens, members, the audit list of a
 * project. `operate`: accounts and sites; operators only.
 */
export const Scope = z.enum(['read', 'submit', 'manage', 'operate']);
export type Scope = z.infer<typeof Scope>;

export const Role = z.enum(['owner', 'member']);
export type Role = z.infer<typeof Role>;

/** Twelve characters or more, of any kind: length is what guessing pays for. 200 at most, so that hashing stays short. */
export const Password = z.string().min(12, 'must have at least 12 characters').max(200);

/** POST /api/researchers: makes the account, or a new link for one that is there. */
export const NewInvitation = z.object({ researcher: ResearcherId, name: label });
/** `path` is the link on this coordinator; it is told once. */
export const Invitation = z.object({ researcher: ResearcherId, path: z.string(), expiresAt: z.number() });
export type Invitation = z.infer<typeof Invitation>;

export const ResearcherSummary = z.object({
  researcher: ResearcherId,
  name: z.string(),
  createdAt: z.number(),
  /** `invited`: no password yet. */
  state: z.enum(['invited', 'active', 'disabled']),
});
export type ResearcherSummary = z.infer<typeof ResearcherSummary>;

/** POST /api/invitation: sets the password and signs in. */
export const AcceptInvitation = z.object({ invitation: secret, password: Password });
/** POST /api/password: another password for whoever is signed in; other sessions end. */
export const NewPassword = z.object({ current: secret, password: Password });
/** POST /api/session */
export const SignIn = z.object({ researcher: z.string().min(1).max(200), password: secret });

/** GET /api/session: who this request comes from. */
export const Me = z.object({
  kind: z.enum(['operator', 'researcher']),
  researcher: ResearcherId.nullable(),
  scopes: z.array(Scope),
  projects: z.array(z.object({ project: ProjectId, role: Role })),
});
export type Me = z.infer<typeof Me>;

/** POST /api/tokens; a token may be for one project only. */
export const NewToken = z.object({
  label,
  scopes: z.array(Scope).min(1).max(4),
  project: ProjectId.optional(),
});
export const TokenSummary = z.object({
  id: TokenId,
  label: z.string(),
  researcher: ResearcherId.nullable(),
  scopes: z.array(Scope),
  project: ProjectId.nullable(),
  createdAt: z.number(),
  lastUsedAt: z.number().nullable(),
});
export type TokenSummary = z.infer<typeof TokenSummary>;
/** The token itself is told once. */
export const TokenCreated = z.object({ id: TokenId, token: z.string() });

/** PUT /api/projects/<project>/members/<researcher> */
export const NewMember = z.object({ role: Role });
export const Member = z.object({ researcher: ResearcherId, name: z.string(), role: Role });
export type Member = z.infer<typeof Member>;

export const AuditAction = z.enum([
  ...(['signed-in', 'sign-in-refused', 'signed-out', 'signed-out-everywhere', 'password-set'] as const),
  ...(['researcher-invited', 'researcher-disabled', 'token-made', 'token-revoked'] as const),
  ...(['project-made', 'member-set', 'member-removed', 'site-made'] as const),
  ...([
    'kernel-made',
    'kernel-published',
    'batch-made',
    'batch-cancelled',
    'link-made',
    'link-removed',
  ] as const),
]);
export type AuditAction = z.infer<typeof AuditAction>;

/** GET /api/audit, GET /api/projects/<project>/audit: the newest first. */
export const AuditEntry = z.object({
  id: z.string(),
  at: z.number(),
  /** A researcher's id, or `operator`. */
  actor: z.string(),
  through: z.enum(['session', 'token', 'invitation', 'password']),
  action: AuditAction,
  subject: z.string(),
  project: ProjectId.nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
