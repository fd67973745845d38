/** Decides for every route whether a request may pass, and looks up what it touches. */
import {
  BatchId,
  type Draft,
  DraftId,
  KernelVersionId,
  type NewProject,
  ProjectId,
  type Role,
} from '@manyhands/protocol';
import { hasScope, type Principal, roleIn } from '@manyhands/rules';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Catalogue } from '../batches/catalogue.ts';
import { ApiError, notFound } from '../http/refusals.ts';
import type { BatchRecord, Store } from '../store/store.ts';
import { type Authenticator, credentialOf } from './authenticate.ts';
import { isSameOrigin } from './cookie.ts';
import { readerOf } from './own-blobs.ts';
import type { Access, KernelTouched } from './route.ts';

export interface RegisteredRoute {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
}

export interface Guard {
  readonly routes: readonly RegisteredRoute[];
  register(route: RegisteredRoute): void;
  /** Before the body is read. Null where the route touches nothing. */
  admit(request: FastifyRequest, access: Access): Promise<Principal | null>;
  /** What the handler is given; throws as for a name that nothing has where it is not the principal's. */
  touch(request: FastifyRequest, access: Access, principal: Principal | null): Promise<object>;
}

export interface GuardParts {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly authenticator: Authenticator;
  readonly trustedProxies: number;
}

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

export function createGuard(parts: GuardParts): Guard {
  const routes: RegisteredRoute[] = [];
  const { authenticator, trustedProxies } = parts;
  return {
    routes,
    register: (route) => {
      routes.push(route);
    },
    admit: async (request, access) => {
      const { headers } = request;
      const writes = WRITES.has(request.method);
      if (access.touches === 'nothing') {
        // Nobody signs a visitor of another site in.
        if (writes && headers.origin !== undefined) requireSameOrigin(request, trustedProxies);
        return null;
      }
      const credential = credentialOf(headers);
      if (writes && credential?.kind === 'session') requireSameOrigin(request, trustedProxies);
      const principal = credential && (await authenticator.identify(credential, true));
      if (!principal) throw unauthorized();
      requireScope(principal, access);
      return principal;
    },
    touch: async (request, access, principal) => {
      if (access.touches === 'nothing') return {};
      if (!principal) throw unauthorized();
      switch (access.touches) {
        case 'own':
        case 'coordinator':
          return { principal };
        case 'project': {
          const project = await touchProject(parts, principal, named(request, ProjectId, 'project'));
          requireRole(principal, project.id, access.as);
          return { principal, project };
        }
        case 'batch':
          return { principal, batch: await touchBatch(parts, principal, named(request, BatchId, 'batch')) };
        case 'kernel':
          return {
            principal,
            kernel: await touchKernel(parts, principal, named(request, KernelVersionId, 'kernel')),
          };
        case 'draft':
          return { principal, draft: await touchDraft(parts, principal, named(request, DraftId, 'draft')) };
        default:
          return access satisfies never;
      }
    },
  };
}

const unauthorized = (): ApiError =>
  new ApiError('unauthorized', 'Sign in, or give an API token: "authorization: Bearer <token>".');

function requireSameOrigin({ headers }: FastifyRequest, trustedProxies: number): void {
  if (isSameOrigin(headers, trustedProxies)) return;
  throw new ApiError(
    'forbidden',
    'This came from a page of another site. Use the pages of this coordinator, or an API token.',
  );
}

function requireScope(principal: Principal, access: Exclude<Access, { touches: 'nothing' }>): void {
  if (access.touches === 'coordinator' && principal.kind !== 'operator')
    throw new ApiError('forbidden', 'Only an operator of this coordinator may do that.');
  if (hasScope(principal, access.scope)) return;
  throw new ApiError('forbidden', `This token has no scope "${access.scope}". Make one that has it.`);
}

/** Only said to members: to everyone else the project does not exist. */
export function requireRole(principal: Principal, project: ProjectId, role: Role | undefined): void {
  if (role !== 'owner' || roleIn(principal, project) === 'owner') return;
  throw new ApiError('forbidden', `Only an owner of the project "${project}" may do that.`);
}

/** A name from path or body; by then the schemas have seen both. */
function named<S extends z.ZodType>(request: FastifyRequest, schema: S, name: string): z.infer<S> {
  const { params, body } = request as { params: Record<string, unknown>; body?: Record<string, unknown> };
  return schema.parse(params[name] ?? body?.[name]);
}

type Lookups = Pick<GuardParts, 'store' | 'catalogue'>;

/** The project, where it is the principal's. */
export async function touchProject(
  { catalogue }: Pick<Lookups, 'catalogue'>,
  principal: Principal,
  id: ProjectId,
): Promise<NewProject> {
  const project = roleIn(principal, id) === null ? null : await catalogue.project(id);
  if (!project) throw notFound(`project "${id}"`);
  return project;
}

async function touchBatch({ store }: Lookups, principal: Principal, id: BatchId): Promise<BatchRecord> {
  const batch = await store.batch(id);
  if (!batch || roleIn(principal, batch.project) === null) throw notFound(`batch "${id}"`);
  return batch;
}

async function touchDraft({ store }: Lookups, principal: Principal, id: DraftId): Promise<Draft> {
  const draft = await store.draft(id);
  if (!draft || roleIn(principal, draft.project) === null) throw notFound(`draft ${id}`);
  return draft;
}

/** The kernel, where it is published or of one of the principal's projects. */
export async function touchKernel(
  { store }: Pick<Lookups, 'store'>,
  principal: Principal,
  id: KernelVersionId,
): Promise<KernelTouched> {
  const isOwn = await store.mayReadKernel(id, readerOf(principal));
  const manifest = isOwn ? await store.kernel(id) : null;
  if (!manifest) throw notFound(`kernel ${id}`);
  return { kernel: id, manifest };
}
