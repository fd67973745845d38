/**
 * A route of the API: it cannot be written without saying who may ask and what it touches. Every request has a principal
 * (operator, researcher by session, researcher by token with scopes), except where `touches` is `nothing`; every route names
 * its scope and the project it touches, by a project, batch or kernel; what is not the principal's is answered exactly as
 * if it did not exist.
 */
import type { Manifest } from '@manyhands/kernel';
import {
  ApiRefusal,
  type Draft,
  type KernelVersionId,
  type NewProject,
  type Scope,
} from '@manyhands/protocol';
import type { Principal } from '@manyhands/rules';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { App } from '../http/context.ts';
import type { BatchRecord } from '../store/store.ts';
import type { Guard } from './guard.ts';

export type Access =
  /** Anyone, without a credential, and why that is right. */
  | { readonly touches: 'nothing'; readonly because: string }
  /** What belongs to whoever asks: lists are of its own only. */
  | { readonly touches: 'own'; readonly scope: Scope }
  /** The whole coordinator: operators only. */
  | { readonly touches: 'coordinator'; readonly scope: 'operate' }
  /** The project named by `project` in path or body. */
  | { readonly touches: 'project'; readonly scope: Scope; readonly as?: 'owner' }
  /** The project of the batch named by `batch` in the path. */
  | { readonly touches: 'batch'; readonly scope: Scope }
  /** The kernel named by `kernel` in the path: published, or of a project. */
  | { readonly touches: 'kernel'; readonly scope: Scope }
  /** The project of the draft named by `draft` in the path. */
  | { readonly touches: 'draft'; readonly scope: Scope };

export interface KernelTouched {
  readonly kernel: KernelVersionId;
  readonly manifest: Manifest;
}

interface Touched {
  readonly nothing: unknown;
  readonly own: { readonly principal: Principal };
  readonly coordinator: { readonly principal: Principal };
  readonly project: { readonly principal: Principal; readonly project: NewProject };
  readonly batch: { readonly principal: Principal; readonly batch: BatchRecord };
  readonly kernel: { readonly principal: Principal; readonly kernel: KernelTouched };
  readonly draft: { readonly principal: Principal; readonly draft: Draft };
}

export type Call<T extends Access['touches'], P, Q, B> = Touched[T] & {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly request: FastifyRequest;
};

type Absent = z.ZodUndefined;

export interface Route<
  A extends Access,
  P extends z.ZodType = Absent,
  Q extends z.ZodType = Absent,
  B extends z.ZodType = Absent,
  R extends z.ZodType = z.ZodUnknown,
> {
  readonly access: A;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer?: R;
  readonly status?: 200 | 201 | 204;
  /** Content types of an answer that is no JSON. */
  readonly gives?: readonly string[];
  /** The body is raw bytes. */
  readonly takesBytes?: boolean;
  /** Not in `/api/openapi.json`: what programs of researchers have no use for. */
  readonly hide?: boolean;
  /** One sentence for whoever reads `/api/openapi.json`. */
  readonly description: string;
  readonly bodyLimit?: number;
  handle(
    call: Call<A['touches'], z.output<P>, z.output<Q>, z.output<B>>,
    reply: FastifyReply,
  ): Promise<z.input<R> | FastifyReply> | FastifyReply;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** All that a module of routes is given to add them with. */
export type AddRoute = <
  const A extends Access,
  P extends z.ZodType = Absent,
  Q extends z.ZodType = Absent,
  B extends z.ZodType = Absent,
  R extends z.ZodType = z.ZodUnknown,
>(
  method: Method,
  url: string,
  route: Route<A, P, Q, B, R>,
) => void;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    status?: number;
    gives?: readonly string[];
    takesBytes?: boolean;
  }
}

export function createAddRoute(app: App, guard: Guard): AddRoute {
  return (method, url, route) => {
    const { access, params, query, body, answer, status = 200, hide, description, bodyLimit } = route;
    const { gives = [], takesBytes = false } = route;
    const refusals = { '4xx': ApiRefusal, '5xx': ApiRefusal };
    const response: Record<string, z.ZodType> = answer ? { [status]: answer, ...refusals } : refusals;
    guard.register({ method, url, access });
    const principals = new WeakMap<FastifyRequest, Principal>();
    app.route({
      ...{ method, url, config: { access, status, gives, takesBytes } },
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      schema: {
        ...(params ? { params } : {}),
        ...(query ? { querystring: query } : {}),
        ...(body ? { body } : {}),
        response,
        ...(hide ? { hide } : {}),
        description,
        ...(access.touches === 'nothing' ? { security: [] } : {}),
      },
      onRequest: async (request) => {
        const principal = await guard.admit(request, access);
        if (principal) principals.set(request, principal);
      },
      handler: async (request, reply) => {
        const touched = await guard.touch(request, access, principals.get(request) ?? null);
        const call = {
          ...touched,
          params: request.params,
          query: request.query,
          body: request.body,
          request,
        };
        // Fastify has parsed the three by the schemas above, and the guard gave what `touches` says.
        const value = await route.handle(call as unknown as Parameters<typeof route.handle>[0], reply);
        return value === reply || reply.sent ? reply : reply.code(status).send(value);
      },
    });
  };
}
