/** Researchers of a laboratory: invited by the operator, signed in as a page does it, or with a token. */
import { randomBytes } from 'node:crypto';
import { Invitation, TokenCreated } from '@manyhands/protocol';
import { z } from 'zod';
import { apiRequest } from './api-request.ts';
import { type Answer, expectOk, type Laboratory, readAnswer } from './laboratory.ts';

export const PASSWORD = 'correct horse battery';

export interface TestResearcher {
  readonly id: string;
  /** What a browser sends: `name=value`. */
  readonly cookie: string;
  /** As a page of the coordinator asks. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A token with these scopes. */
  token(scopes: readonly string[], project?: string): Promise<string>;
  /** A new project of its own; its id. */
  project(): Promise<string>;
}

export const withToken = (laboratory: Laboratory, token: string) => ({
  ask: async (method: string, path: string, body?: unknown): Promise<Answer> =>
    readAnswer(await fetch(laboratory.origin + path, apiRequest(token, method, body))),
});

/** A request with a cookie and, as browsers send it with writes, the origin of the page. */
export async function askAsPage(
  { origin }: Laboratory,
  { cookie, method, path, body, headers = {} }: PageRequest,
): Promise<Answer> {
  const { authorization: _, ...kind } = apiRequest('', method, body).headers as Record<string, string>;
  const given = { ...kind, ...(cookie === undefined ? {} : { cookie }), origin, ...headers };
  return readAnswer(await fetch(origin + path, { ...apiRequest('', method, body), headers: given }));
}

export interface PageRequest {
  readonly cookie?: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** The secret of a new link. */
export async function invite(laboratory: Laboratory, researcher: string): Promise<string> {
  const body = { researcher, name: `Dr ${researcher}` };
  const { path } = expectOk(Invitation, await laboratory.api('POST', '/api/researchers', body));
  return path.split('=')[1] ?? '';
}

export const cookieOf = ({ headers }: Answer): string =>
  (headers.get('set-cookie') ?? '').split(';')[0] ?? '';

export async function makeResearcher(
  laboratory: Laboratory,
  id = `r-${randomBytes(4).toString('hex')}`,
): Promise<TestResearcher> {
  const body = { invitation: await invite(laboratory, id), password: PASSWORD };
  const answer = await askAsPage(laboratory, { method: 'POST', path: '/api/invitation', body });
  expectOk(z.unknown(), answer);
  const cookie = cookieOf(answer);
  const ask: TestResearcher['ask'] = (method, path, sent, headers) =>
    askAsPage(laboratory, { cookie, method, path, body: sent, ...(headers ? { headers } : {}) });
  return {
    id,
    cookie,
    ask,
    token: async (scopes, project) => {
      const wanted = { label: 'test', scopes, ...(project === undefined ? {} : { project }) };
      return expectOk(TokenCreated, await ask('POST', '/api/tokens', wanted)).token;
    },
    project: async () => {
      const name = `project-${randomBytes(4).toString('hex')}`;
      const project = { id: name, title: 'A test', purpose: 'To see that it works.', owner: id };
      expectOk(z.unknown(), await ask('POST', '/api/projects', project));
      return name;
    },
  };
}
