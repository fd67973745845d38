/** API tokens: made with scopes of whoever makes them, told once, revoked by number. */
import { NewToken, TokenCreated, TokenId, TokenSummary } from '@manyhands/protocol';
import { mayGive, type Principal } from '@manyhands/rules';
import { z } from 'zod';
import { touchProject } from '../access/guard.ts';
import type { AddRoute } from '../access/route.ts';
import { hashOfNew, makeSecret } from '../access/secrets.ts';
import type { HttpContext } from './context.ts';
import { ApiError, notFound } from './refusals.ts';

const own = { touches: 'own', scope: 'manage' } as const;

/** Null: tokens of the operators. */
const holderOf = (principal: Principal) => (principal.kind === 'researcher' ? principal.researcher : null);

export function addTokenRoutes(add: AddRoute, context: HttpContext): void {
  const { store, now, audited } = context;
  add('POST', '/api/tokens', {
    access: own,
    body: NewToken,
    answer: TokenCreated,
    status: 201,
    description: 'An API token with scopes of yours; it is told once.',
    handle: async ({ principal, body: { label, scopes, project } }) => {
      refuseWider(principal);
      if (!mayGive(principal, scopes))
        throw new ApiError('forbidden', `You may give ${principal.scopes.join(', ')} only.`);
      if (project !== undefined) {
        await touchProject(context, principal, project);
        if (principal.kind === 'operator')
          throw new ApiError(
            'invalid-input',
            'A token of an operator is for all projects. Leave project out.',
          );
      }
      const secret = makeSecret();
      const record = { label, scopes, project: project ?? null, researcher: holderOf(principal) };
      const id = await audited(principal, async (deeds, note) => {
        const id = await deeds.saveToken({ ...record, sha256: hashOfNew(secret) }, now());
        await note({ action: 'token-made', subject: `${id}: ${scopes.join(', ')}` });
        return id;
      });
      return { id, token: secret };
    },
  });
  add('GET', '/api/tokens', {
    access: own,
    answer: z.array(TokenSummary),
    description: 'Your tokens, without their secrets.',
    handle: async ({ principal }) => [...(await store.tokens(holderOf(principal)))],
  });
  add('DELETE', '/api/tokens/:id', {
    access: own,
    params: z.object({ id: TokenId }),
    status: 204,
    description: 'Revokes a token.',
    handle: async ({ principal, params: { id } }) => {
      refuseWider(principal);
      await audited(principal, async (deeds, note) => {
        if (!(await deeds.revokeToken(id, holderOf(principal), now()))) throw notFound(`token ${id}`);
        await note({ action: 'token-revoked', subject: id });
      });
    },
  });
}

/** A token for one project must not make or end tokens that reach further. */
function refuseWider(principal: Principal): void {
  if (principal.kind === 'researcher' && principal.limitedTo !== null)
    throw new ApiError('forbidden', `This token is for the project "${principal.limitedTo}" only.`);
}
