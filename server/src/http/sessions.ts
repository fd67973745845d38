/** Signing in and out: by password, or by an invitation that sets one. */
import { AcceptInvitation, Me, ResearcherId, SignIn } from '@manyhands/protocol';
import type { Principal } from '@manyhands/rules';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { credentialOf } from '../access/authenticate.ts';
import { cameByHttps, endedCookie, sessionCookie } from '../access/cookie.ts';
import type { AddRoute } from '../access/route.ts';
import { hashOfNew, makeSecret, secretHash } from '../access/secrets.ts';
import { createTries } from '../access/tries.ts';
import type { Deeds } from '../store/deeds-store.ts';
import type { HttpContext } from './context.ts';
import { addPasswordRoute, type Door } from './password.ts';
import { peerOf } from './peer.ts';
import { ApiError } from './refusals.ts';

const me = (principal: Principal): Me => ({
  kind: principal.kind,
  researcher: principal.kind === 'researcher' ? principal.researcher : null,
  scopes: [...principal.scopes],
  projects:
    principal.kind === 'researcher'
      ? [...principal.projects].map(([project, role]) => ({ project, role }))
      : [],
});

/** The same words for an unknown name and a wrong password, so that nobody learns who has an account. */
const wrong = (): ApiError =>
  new ApiError(
    'unauthorized',
    'Name and password do not fit. Try again, or ask the operator for a new link.',
  );
const tooOften = (): ApiError =>
  new ApiError('rate-limited', 'Too many tries. Wait a few minutes, then try again.');
const spent = (): ApiError =>
  new ApiError('not-found', 'This link was used, or is too old. Ask the operator for a new one.');

export function addSessionRoutes(add: AddRoute, context: HttpContext): void {
  const { store, now, audited, passwords } = context;
  const { trustedProxies } = context.options;
  const tries = createTries(now);

  const addressOf: Door['addressOf'] = (request) => peerOf(request, trustedProxies);

  const signIn = async (
    { request, reply }: { request: FastifyRequest; reply: FastifyReply },
    /** Says who comes, and writes that down together with the session. */
    prove: (deeds: Deeds) => Promise<ResearcherId>,
  ): Promise<Me> => {
    const secret = makeSecret();
    const sha256 = hashOfNew(secret);
    await store.deed(async (deeds) => {
      await deeds.createSession(sha256, await prove(deeds), now());
    });
    reply.header('set-cookie', sessionCookie(secret, cameByHttps(request.headers, trustedProxies)));
    const principal = await context.authenticator.identify({ kind: 'session', sha256 }, false);
    // Disabled in between.
    if (!principal) throw wrong();
    return me(principal);
  };

  add('POST', '/api/session', {
    access: { touches: 'nothing', because: 'it is how one becomes somebody' },
    body: SignIn,
    answer: Me,
    status: 201,
    description: 'Signs in: the answer sets the cookie of a session.',
    handle: async ({ body, request }, reply) => {
      if (!tries.allow(body.researcher, addressOf(request))) throw tooOften();
      const { data: researcher } = ResearcherId.safeParse(body.researcher);
      const stored = researcher ? await store.passwordOf(researcher) : null;
      const right = await passwords.matches(stored, body.password);
      const entry = { at: now(), through: 'password', project: null } as const;
      const actor = researcher ?? 'nobody';
      if (!right || !researcher) {
        await store.deed((deeds) =>
          deeds.note({ ...entry, actor, action: 'sign-in-refused', subject: actor }),
        );
        throw wrong();
      }
      return signIn({ request, reply }, async (deeds) => {
        await deeds.note({ ...entry, actor, action: 'signed-in', subject: researcher });
        return researcher;
      });
    },
  });
  add('POST', '/api/invitation', {
    access: { touches: 'nothing', because: 'the invitation is the credential' },
    body: AcceptInvitation,
    answer: Me,
    status: 201,
    description: 'Sets the password, ends older sessions, and signs in.',
    handle: async ({ body, request }, reply) => {
      const sha256 = secretHash(body.invitation);
      // By the link, which nobody guesses: strangers must not use up the tries of those who were invited.
      if (!tries.allow(`invitation ${sha256}`, addressOf(request))) throw tooOften();
      if (!sha256 || !(await store.invitationLives(sha256, now()))) throw spent();
      const hash = await passwords.hash(body.password);
      return signIn({ request, reply }, async (deeds) => {
        const researcher = await deeds.acceptInvitation(sha256, hash, now());
        if (!researcher) throw spent();
        const entry = { at: now(), actor: researcher, through: 'invitation', project: null } as const;
        await deeds.note({ ...entry, action: 'password-set', subject: researcher });
        return researcher;
      });
    },
  });
  add('GET', '/api/session', {
    access: { touches: 'own', scope: 'read' },
    answer: Me,
    description: 'Who you are, and what you may do.',
    handle: async ({ principal }) => me(principal),
  });
  const end = (url: string, everywhere: boolean): void =>
    add('DELETE', url, {
      access: { touches: 'own', scope: 'manage' },
      status: 204,
      description: everywhere ? 'Ends all sessions of yours.' : 'Signs out.',
      handle: async ({ principal, request }, reply) => {
        const credential = credentialOf(request.headers);
        if (principal.kind !== 'researcher' || credential?.kind !== 'session')
          throw new ApiError(
            'conflict',
            'You are not signed in. A token is revoked by DELETE /api/tokens/<id>.',
          );
        const action = everywhere ? 'signed-out-everywhere' : 'signed-out';
        await audited(principal, async (deeds, note) => {
          if (everywhere) await deeds.endSessions(principal.researcher);
          else await deeds.endSession(credential.sha256);
          await note({ action, subject: principal.researcher });
        });
        reply.header('set-cookie', endedCookie(cameByHttps(request.headers, trustedProxies)));
      },
    });
  addPasswordRoute(add, context, { passwords, tries, addressOf, tooOften });
  end('/api/session', false);
  end('/api/sessions', true);
}
