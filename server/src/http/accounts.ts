/** Accounts as the operator sees them: researchers are invited by a link, and disabled. */
import { Invitation, NewInvitation, ResearcherId, ResearcherSummary } from '@manyhands/protocol';
import { SESSIONS } from '@manyhands/rules';
import { z } from 'zod';
import type { AddRoute } from '../access/route.ts';
import { hashOfNew, makeSecret } from '../access/secrets.ts';
import type { HttpContext } from './context.ts';
import { notFound } from './refusals.ts';

const operate = { touches: 'coordinator', scope: 'operate' } as const;

export function addAccountRoutes(add: AddRoute, { store, now, audited }: HttpContext): void {
  add('POST', '/api/researchers', {
    access: operate,
    body: NewInvitation,
    answer: Invitation,
    status: 201,
    description: 'A new account, or a new link for one that is there; older links end.',
    handle: async ({ principal, body: { researcher, name } }) => {
      const secret = makeSecret();
      const expiresAt = now() + SESSIONS.invitationMs;
      await audited(principal, async (deeds, note) => {
        await deeds.invite({ researcher, name, sha256: hashOfNew(secret), expiresAt }, now());
        await note({ action: 'researcher-invited', subject: researcher });
      });
      // Behind the #, so that it is in no log of a server and no Referer.
      return { researcher, path: `/dash#invitation=${secret}`, expiresAt };
    },
  });
  add('GET', '/api/researchers', {
    access: operate,
    answer: z.array(ResearcherSummary),
    description: 'All accounts.',
    handle: async () => [...(await store.researchers())],
  });
  add('DELETE', '/api/researchers/:researcher', {
    access: operate,
    params: z.object({ researcher: ResearcherId }),
    status: 204,
    description: 'Disables the account: sessions and tokens end. What it made stays with its projects.',
    handle: ({ principal, params: { researcher } }) =>
      audited(principal, async (deeds, note) => {
        if (!(await deeds.disableResearcher(researcher, now()))) throw notFound(`researcher "${researcher}"`);
        await note({ action: 'researcher-disabled', subject: researcher });
      }),
  });
}
