/** Every route has a method of the client, and every route is described for programs that read `/api/openapi.json`. */
import { createServer } from 'node:http';
import { createClient, SEARCH_FILES } from '@manyhands/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Laboratory, openLaboratory, STARTS_MS } from './laboratory.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await openLaboratory();
}, STARTS_MS);
afterAll(() => laboratory?.close(), STARTS_MS);

/** Not for programs of researchers: the description itself, and what volunteers fetch. */
const NOT_FOR_CLIENTS = ['GET /api/openapi.json', 'GET /blobs/:'];

/** What every method of the client asks, with each name in a path as `:`. */
async function askedByClient(): Promise<Set<string>> {
  const asked = new Set<string>();
  const server = createServer((request, answer) => {
    request.resume();
    asked.add(`${request.method} ${decodeURIComponent(request.url ?? '').split('?')[0]}`);
    answer.writeHead(404, { 'content-type': 'application/json' });
    answer.end('{"code":"not-found","message":"This only listens.","issues":[]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  await callAll(createClient({ origin: `http://127.0.0.1:${address.port}` }));
  server.close();
  return asked;
}

/** `:` for ids and contents alike, which the client does not look into; the rest of a list may be options. */
const ARGUMENTS = [[':'], [':', ':', ':'], ...SEARCH_FILES.map((file) => [':', file])];

async function callAll(methods: object): Promise<void> {
  for (const method of Object.values(methods) as unknown[]) {
    if (typeof method === 'function')
      await Promise.allSettled(ARGUMENTS.map(async (some) => method(...some)));
    else if (typeof method === 'object' && method !== null) await callAll(method);
  }
}

describe('the client', () => {
  it('has a method for every route', async () => {
    const asked = await askedByClient();
    const routes = laboratory.coordinator.routes.map(
      ({ method, url }) => `${method} ${url.replace(/:[a-z]+/gi, ':')}`,
    );
    expect(routes.length).toBeGreaterThan(30);
    expect(routes.filter((route) => !asked.has(route) && !NOT_FOR_CLIENTS.includes(route))).toEqual([]);
  });
});
