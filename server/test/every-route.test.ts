/** Every route has a method of the client, and every route is described for programs that read `/api/openapi.json`. */
import { createServer } from 'node:http';
import { createClient, SEARCH_FILES } from '@manyhands/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
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
const ARGUMENTS = [
  ...[[':'], [':', ':', ':']],
  ...SEARCH_FILES.map((file) => [':', file]),
  [new Blob(['part']), { upload: ':', offset: 0, partBytes: 1 }],
];

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

/** As much of an OpenAPI document as is looked at. */
const Content = z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) }));
const Operation = z.object({
  description: z.string().min(10),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: Content.optional() })),
});
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) });

/** Routes whose body says nothing: the path and the method are all. */
const WITHOUT_BODY = [/^POST .*\/(cancel|publish)$/];

describe('/api/openapi.json', () => {
  it('has every route, with description, names in the path, body, answer and refusal', async () => {
    const response = await fetch(`${laboratory.origin}/api/openapi.json`);
    const { paths } = Document.parse(await response.json());
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        path,
        method: method.toUpperCase(),
        operation,
      })),
    );
    const names = described.map(({ method, path }) => `${method} ${path}`);
    const routes = laboratory.coordinator.routes.map(
      ({ method, url }) => `${method} ${url.replace(/:([a-z]+)/gi, '{$1}')}`,
    );
    const hidden = ['GET /api/openapi.json', 'GET /blobs/{hash}'];
    expect(names.sort()).toEqual(routes.filter((route) => !hidden.includes(route)).sort());
    for (const { method, path, operation } of described) {
      const route = `${method} ${path}`;
      const { parameters, requestBody, responses } = operation;
      const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`);
      expect([route, inPath.sort()]).toEqual([route, (path.match(/\{[a-z]+\}/gi) ?? []).sort()]);
      const writes =
        ['POST', 'PUT', 'PATCH'].includes(method) && !WITHOUT_BODY.some((one) => one.test(route));
      expect([route, Object.values(requestBody?.content ?? {}).length]).toEqual([route, writes ? 1 : 0]);
      for (const { schema } of Object.values(requestBody?.content ?? {}))
        expect([route, 'anyOf' in schema || 'type' in schema]).toEqual([route, true]);
      expect([route, isAnswered(responses)]).toEqual([route, true]);
      expect(responses['4XX']?.content?.['application/json']?.schema, route).toMatchObject({
        required: ['code', 'message', 'issues'],
      });
    }
  });
});

/** A JSON answer with a schema, bytes with their content types, or nothing at all. */
function isAnswered(responses: z.infer<typeof Operation>['responses']): boolean {
  const good = Object.entries(responses).filter(([code]) => code.startsWith('2'));
  const [[code, answer] = ['', undefined], ...others] = good;
  if (!answer || others.length > 0) return false;
  const contents = Object.values(answer.content ?? {});
  if (code === '204') return contents.length === 0;
  return contents.length > 0 && contents.every(({ schema }) => Object.keys(schema).length > 0);
}
