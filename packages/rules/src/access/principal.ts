/** Who asks, and what that one may do: every request of researchers and operators has a principal. */
import type { ProjectId, ResearcherId, Role, Scope } from '@manyhands/protocol';

/** Rights of a session: a researcher in person may do everything but operate the coordinator. */
export const SESSION_SCOPES: readonly Scope[] = ['read', 'submit', 'manage'];

export type Principal =
  | { readonly kind: 'operator'; readonly scopes: readonly Scope[] }
  | {
      readonly kind: 'researcher';
      readonly researcher: ResearcherId;
      readonly through: 'session' | 'token';
      readonly scopes: readonly Scope[];
      /** The projects that may be touched, and as what. */
      readonly projects: ReadonlyMap<ProjectId, Role>;
      /** Set where a token is for one project only; `projects` then holds no other. */
      readonly limitedTo: ProjectId | null;
    };

export const hasScope = (principal: Principal, scope: Scope): boolean => principal.scopes.includes(scope);

/** What a principal is to a project; null: the project does not exist for it. */
export function roleIn(principal: Principal, project: ProjectId): Role | null {
  return principal.kind === 'operator' ? 'owner' : (principal.projects.get(project) ?? null);
}

/** Scopes that a principal may give to a new token: never more than its own. */
export const mayGive = (principal: Principal, scopes: readonly Scope[]): boolean =>
  scopes.every((scope) => hasScope(principal, scope));

/** The projects that lists are made of; null: all. */
export const projectsOf = (principal: Principal): readonly ProjectId[] | null =>
  principal.kind === 'operator' ? null : [...principal.projects.keys()];
