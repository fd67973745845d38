/** A researcher in person sets another password: who has only found a page left open cannot. */
import { NewPassword } from '@manyhands/protocol';
import type { FastifyRequest } from 'fastify';
import { credentialOf } from '../access/authenticate.ts';
import type { Passwords } from '../access/passwords.ts';
import type { AddRoute } from '../access/route.ts';
import type { Tries } from '../access/tries.ts';
import type { HttpContext } from './context.ts';
import { ApiError, invalidInput } from './refusals.ts';

/** What all ways to give a password have together. */
export interface Door {
  readonly passwords: Passwords;
  readonly tries: Tries;
  addressOf(request: Pick<FastifyRequest, 'headers' | 'socket'>): string;
  tooOften(): ApiError;
}

const wrongCurrent = (): ApiError =>
  invalidInput('That is not your password. Nothing was changed.', [
    {
      where: 'current',
      message: 'is not the password of this account',
      cure: 'type the one you signed in with, or ask the operator for a new link',
    },
  ]);

export function addPasswordRoute(add: AddRoute, { store, audited }: HttpContext, door: Door): void {
  add('POST', '/api/password', {
    access: { touches: 'own', scope: 'manage' },
    body: NewPassword,
    status: 204,
    description: 'Sets another password. All other sessions of yours end; tokens stay.',
    handle: async ({ principal, body, request }) => {
      const credential = credentialOf(request.headers);
      if (principal.kind !== 'researcher' || credential?.kind !== 'session')
        throw new ApiError('conflict', 'You are not signed in: a token has no password to change.');
      const { researcher } = principal;
      if (!door.tries.allow(researcher, door.addressOf(request))) throw door.tooOften();
      const stored = await store.passwordOf(researcher);
      if (!(await door.passwords.matches(stored, body.current))) throw wrongCurrent();
      const hash = await door.passwords.hash(body.password);
      await audited(principal, async (deeds, note) => {
        await deeds.changePassword(researcher, hash, credential.sha256);
        await note({ action: 'password-set', subject: researcher });
      });
    },
  });
}
