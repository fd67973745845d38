import { ApiRefusal, BatchProgress, LinkCreated, ProductState, TokenSummary } from '@manyhands/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Belongings, BODIES, furnish, kernelBody, NOBODYS, productBody } from '../../test/belongings.ts';
import {
  type Answer,
  eventually,
  expectOk,
  type Laboratory,
  openLaboratory,
  STARTS_MS,
  workHonestly,
} from '../../test/laboratory.ts';
import { makeResearcher, type TestResearcher, withToken } from '../../test/researcher.ts';
import { joinVolunteer } from '../../test/volunteer-client.ts';
import type { RegisteredRoute } from './guard.ts';

const SCOPES = ['read', 'submit', 'manage'];
let laboratory: Laboratory;
let ann: TestResearcher;
let bob: TestResearcher;
let anns: Belongings;
let bobs: Belongings;
/** Of Ann, all scopes, for another project of hers. */
let elsewhere: ReturnType<typeof withToken>;
/** Number of a token of Ann's. */
let tokenOfAnn = '';
/** Number of a public link to Ann's batch. */
let linkOfAnn = '';

beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300 });
  ann = await makeResearcher(laboratory, 'ann');
  bob = await makeResearcher(laboratory, 'bob');
  anns = await furnish(ann);
  bobs = await furnish(bob);
  elsewhere = withToken(laboratory, await ann.token(SCOPES, await ann.project()));
  const [token] = expectOk(z.array(TokenSummary), await ann.ask('GET', '/api/tokens'));
  tokenOfAnn = token?.id ?? '';
  linkOfAnn = expectOk(LinkCreated, await ann.ask('POST', `/api/batches/${anns.batch}/links`, {})).link;
}, STARTS_MS);
afterAll(() => laboratory?.close(), STARTS_MS);

const key = ({ method, url }: RegisteredRoute): string => `${method} ${url}`;

/** The path of a route about somebody's things. */
const pathOf = (url: string, { project, batch, kernel, draft, hash, upload }: Belongings): string =>
  url
    .replace(':project', project)
    .replace(':batch', batch)
    .replace(':kernel', kernel)
    .replace(':draft', draft)
    .replace(':hash', hash)
    .replace(':upload', upload)
    .replace(':link', linkOfAnn)
    .replace(':researcher', 'ann')
    .replace(':id', tokenOfAnn);

type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

const askFor = async (ask: Ask, route: RegisteredRoute, about: Belongings): Promise<Answer> =>
  ask(route.method, pathOf(route.url, about), await BODIES[key(route)]?.(about));

/** An answer with the names of those things blotted out. */
const blotted = ({ status, body }: Answer, { draft, ...about }: Belongings): string =>
  // A draft's name is a number, which may stand for something else elsewhere.
  [`draft ${draft}`, ...Object.values(about)].reduce<string>(
    (text, name) => text.replaceAll(name, '…'),
    JSON.stringify({ status, body }),
  );

const routesOf = (touches: readonly string[]): RegisteredRoute[] =>
  laboratory.coordinator.routes.filter(({ access }) => touches.includes(access.touches));

describe('every route', () => {
  it('that anyone may ask is one of these', () => {
    expect(routesOf(['nothing']).map(key).sort()).toEqual([
      'GET /api/health',
      'GET /api/openapi.json',
      'GET /api/public/:secret',
      'GET /api/public/:secret/download',
      'GET /api/public/:secret/reduced',
      'GET /api/public/:secret/results',
      'GET /blobs/:hash',
      'POST /api/invitation',
      'POST /api/session',
    ]);
  });

  it('[A1] answers nobody without a credential', async () => {
    const anyone: Ask = async (method, path) => {
      const response = await fetch(laboratory.origin + path, { method });
      return { status: response.status, body: await response.json(), headers: response.headers };
    };
    const routes = routesOf(['own', 'coordinator', 'project', 'batch', 'kernel', 'draft']);
    expect(routes.length).toBeGreaterThan(30);
    for (const route of routes) {
      const { status, body } = await anyone(route.method, pathOf(route.url, anns));
      expect([key(route), status, ApiRefusal.parse(body).code]).toEqual([key(route), 401, 'unauthorized']);
    }
  });

  it('[A2] refuses a token that has every scope but its own', async () => {
    for (const route of routesOf(['own', 'project', 'batch', 'kernel', 'draft'])) {
      const { access } = route;
      if (access.touches === 'nothing') continue;
      const others = SCOPES.filter((scope) => scope !== access.scope);
      const token = await ann.token(others);
      const { status } = await askFor(withToken(laboratory, token).ask, route, anns);
      expect([key(route), status]).toEqual([key(route), 403]);
    }
    for (const route of routesOf(['coordinator'])) {
      const { status } = await askFor(ann.ask, route, anns);
      expect([key(route), status], 'operators only').toEqual([key(route), 403]);
    }
  });

  it("[A1] answers for another's things as for none, and for one's own otherwise", async () => {
    const routes = routesOf(['project', 'batch', 'kernel', 'draft']);
    expect(routes.length).toBeGreaterThan(15);
    for (const route of routes) {
      const unknown = blotted(await askFor(bob.ask, route, NOBODYS), NOBODYS);
      expect([key(route), JSON.parse(unknown).status]).toEqual([key(route), 404]);
      expect([key(route), blotted(await askFor(bob.ask, route, anns), anns)]).toEqual([key(route), unknown]);
      expect([key(route), blotted(await askFor(elsewhere.ask, route, anns), anns)]).toEqual([
        key(route),
        unknown,
      ]);
    }
    for (const url of ['/api/projects/:project', '/api/batches/:batch', '/api/kernels/:kernel'])
      expect((await ann.ask('GET', pathOf(url, anns))).status).toBe(200);
    expect(
      expectOk(BatchProgress, await ann.ask('GET', `/api/batches/${anns.batch}`)).state,
      'nothing of Ann’s was changed',
    ).toBe('running');
  });

  it("[A1] about one's own tells nothing of others", async () => {
    const { ask } = withToken(laboratory, await bob.token(SCOPES));
    const named = new Set<string>();
    for (const route of routesOf(['own'])) {
      // Of these the name is content, which has to be sent along.
      if (key(route) === 'PUT /api/blobs/:hash') continue;
      const answer = await askFor(ask, route, anns);
      const body = await BODIES[key(route)]?.(anns);
      if (route.url.includes(':') || (body && 'project' in Object(body))) {
        named.add(key(route));
        expect([key(route), answer.status]).toEqual([key(route), 404]);
      } else
        expect([key(route), blotted(answer, anns)]).toEqual([key(route), expect.not.stringContaining('…')]);
    }
    expect([...named].sort()).toEqual([
      'DELETE /api/tokens/:id',
      'DELETE /api/uploads/:upload',
      'GET /api/blobs/:hash',
      'GET /api/gallery/:name',
      'GET /api/uploads/:upload',
      'PATCH /api/uploads/:upload',
      'POST /api/kernels',
      'POST /api/kernels/check',
      'POST /api/tokens',
    ]);
    const lists = await Promise.all(['/api/batches', '/api/projects'].map((url) => bob.ask('GET', url)));
    expect(JSON.stringify(lists[0]?.body), 'but one’s own is there').toContain(bobs.batch);
    expect(JSON.stringify(lists[1]?.body)).toContain(bobs.project);
  });
});

describe('blobs and kernels', () => {
  it("[A6] another's blob cannot be read or used by its hash, whoever has the bytes may", async () => {
    const read = (who: { ask: Ask }, hash: string) => who.ask('GET', `/api/blobs/${hash}`);
    const raw = await fetch(`${laboratory.origin}/api/blobs/${anns.hash}`, {
      headers: { cookie: ann.cookie },
    });
    expect([raw.status, raw.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
    expect((await raw.arrayBuffer()).byteLength).toBe(1024);
    for (const who of [bob, elsewhere]) expect((await read(who, anns.hash)).status).toBe(404);

    const use = (hash: string) => bob.ask('POST', '/api/products', productBody(bobs.project, hash));
    const about = (hash: string): Belongings => ({ ...bobs, hash });
    const unknown = blotted(await use(NOBODYS.hash), about(NOBODYS.hash));
    expect(JSON.parse(unknown).status).toBe(422);
    expect(blotted(await use(anns.hash), about(anns.hash))).toBe(unknown);
    const search = (hash: string) =>
      bob.ask('POST', '/api/searches', {
        ...{ project: bobs.project, title: 'S', box: { center: [0, 0, 0], size: [9, 9, 9] } },
        receptor: { name: 'r', format: 'pdb', hash },
      });
    expect(blotted(await search(anns.hash), about(anns.hash))).toBe(
      blotted(await search(NOBODYS.hash), about(NOBODYS.hash)),
    );

    const library = (hash: string) =>
      bob.ask('POST', '/api/searches', {
        ...{ project: bobs.project, title: 'S', box: { center: [0, 0, 0], size: [9, 9, 9] } },
        ...{ receptor: { name: 'r', format: 'pdbqt', text: 'x' }, library: { hash } },
      });
    expect(blotted(await library(anns.hash), about(anns.hash))).toBe(
      blotted(await library(NOBODYS.hash), about(NOBODYS.hash)),
    );

    const batch = (hash: string, kernel: string) =>
      bob.ask('POST', '/api/batches', {
        ...{ project: bobs.project, kernel, title: 'B' },
        workunits: [{ params: { m: 16, n: 16, k: 16 }, inputs: { a: hash, b: bobs.hash } }],
      });
    expect((await batch(bobs.hash, anns.kernel)).status, "another's kernel").toBe(404);
    expect(blotted(await batch(anns.hash, bobs.kernel), about(anns.hash))).toBe(
      blotted(await batch(NOBODYS.hash, bobs.kernel), about(NOBODYS.hash)),
    );
    expect((await batch(bobs.hash, bobs.kernel)).status).toBe(201);
  });

  it('[A6] kernels of the catalogue are for all, own ones when published by an owner', async () => {
    const builtin = expectOk(BatchProgress, await ann.ask('GET', `/api/batches/${anns.batch}`)).kernel;
    expect((await bob.ask('GET', `/api/kernels/${builtin}`)).status).toBe(200);
    const url = `/api/kernels/${anns.kernel}`;
    expect((await bob.ask('POST', `${url}/publish`)).status).toBe(404);
    expect((await ann.ask('POST', `${url}/publish`)).status).toBe(204);
    expect((await bob.ask('GET', url)).status).toBe(200);
    expect((await bob.ask('POST', `${url}/publish`)).status, 'seen, but not his').toBe(403);
    const { project: _, ...nobodys } = await kernelBody('of-nobody');
    expect(ApiRefusal.parse((await bob.ask('POST', '/api/kernels', nobodys)).body)).toMatchObject({
      code: 'invalid-input',
      issues: [{ where: 'project' }],
    });
  });

  it('[A6] volunteers fetch what they were told; members of the project read what was made of it', async () => {
    const volunteer = await joinVolunteer(laboratory.origin, { hello: { project: anns.project } });
    expect(await workHonestly(laboratory.origin, volunteer)).toBe(1);
    volunteer.close();
    const { product } = await eventually(
      async () => expectOk(ProductState, await ann.ask('GET', `/api/products/${anns.batch}`)),
      (state) => state.product !== null,
    );
    const status = async (who: TestResearcher, hash: string | null) =>
      (await fetch(`${laboratory.origin}/api/blobs/${hash}`, { headers: { cookie: who.cookie } })).status;
    const cat = await makeResearcher(laboratory, 'cat');
    expect(await status(cat, product)).toBe(404);
    await ann.ask('PUT', `/api/projects/${anns.project}/members/cat`, { role: 'member' });
    expect([await status(cat, product), await status(cat, anns.hash)]).toEqual([200, 200]);
    expect((await cat.ask('GET', `/api/batches/${anns.batch}/results`)).status).toBe(200);
    expect((await cat.ask('GET', `/api/projects/${anns.project}/audit`)).status, 'owners only').toBe(403);
    await ann.ask('DELETE', `/api/projects/${anns.project}/members/cat`);
    expect(await status(cat, product)).toBe(404);
  });
});
