import { createClient } from '@manyhands/client';
import { ApiRefusal, AuditEntry, type BatchId, type LinkId } from '@manyhands/protocol';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createFillBatch } from '../../bench/batch.ts';
import { eventually, expectOk, type Laboratory, openLaboratory, STARTS_MS } from '../../test/laboratory.ts';
import { makeResearcher, type TestResearcher } from '../../test/researcher.ts';
import { joinVolunteer, STRONG_GPU, unwrap } from '../../test/volunteer-client.ts';

let laboratory: Laboratory;
let ann: TestResearcher;
let at = Date.now();
/** Another network for each test, so that one uses up nobody else's tries. */
let networks = 0;
const network = (): Record<string, string> => {
  networks += 1;
  return { 'x-forwarded-for': `10.${networks}.0.1` };
};

beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300, trustedProxies: 1 }, { now: () => at });
  ann = await makeResearcher(laboratory, 'ann');
}, STARTS_MS);
afterAll(() => laboratory?.close(), STARTS_MS);

const operator = () => ({ origin: laboratory.origin, token: laboratory.coordinator.token ?? '' });

interface Linked {
  readonly batch: BatchId;
  readonly link: LinkId;
  readonly secret: string;
}

async function makeLinked(workunits = 2): Promise<Linked> {
  const batch = await createFillBatch(operator(), 8, workunits, [{ kind: 'moments', output: 'answer' }]);
  const { link, path } = await createClient(operator()).batches.createLink(batch, { label: 'Paper' });
  const [, secret = ''] = /^\/dash#\/public\/([A-Za-z0-9_-]{43})$/.exec(path) ?? [];
  return { batch, link, secret };
}

async function ask(path: string, headers: Record<string, string> = network()) {
  const response = await fetch(laboratory.origin + path, { headers });
  return {
    status: response.status,
    body: await response.text(),
    cache: response.headers.get('cache-control'),
  };
}

describe('a public link', () => {
  it('[A8] shows its batch to anyone, and hosts by names of this batch only', async () => {
    const { batch, link, secret } = await makeLinked();
    const api = createClient(operator());
    const hosts = await Promise.all(
      [1, 2].map(() => joinVolunteer(laboratory.origin, { hello: STRONG_GPU })),
    );
    for (const host of hosts) {
      const { assignments } = unwrap(await host.request(10, 2));
      for (const { assignment, params } of assignments) {
        const words = Uint32Array.of(params.number ?? 0, (params.number ?? 0) + 1);
        unwrap(await host.answer(assignment, [new Uint8Array(words.buffer)], 'webgpu'));
      }
      host.close();
    }
    await laboratory.coordinator.settled();
    const reader = createClient({ origin: laboratory.origin }).public;
    expect(await reader.get(secret)).toMatchObject({
      progress: { batch, state: 'done', accepted: 2 },
      project: { title: 'Bench', owner: 'Bench', purpose: 'Measures.' },
      kernel: { title: 'Fill', license: 'Apache-2.0', citation: null },
      ...{ quorum: 2, outputs: ['answer'] },
    });
    expect(await reader.reduced(secret)).toEqual(await api.batches.reduced(batch));
    const { results } = await reader.results(secret);
    const own = await api.batches.results(batch);
    expect(results.map(({ outputs }) => outputs)).toEqual(own.results.map(({ outputs }) => outputs));
    expect(new Set(results.flatMap(({ agreed }) => agreed)).size).toBe(2);
    for (const { agreed } of own.results)
      for (const host of agreed) expect(JSON.stringify(results)).not.toContain(host);
    const [listed] = await api.batches.links(batch);
    expect(listed).toMatchObject({ link, label: 'Paper', openedAt: at });
    expect(JSON.stringify(listed), 'it is told once').not.toContain(secret);
    expect((await ask(`/api/public/${secret}`)).cache).toBe('no-store');
  });

  it('[A8] that was removed, never was or can be none is answered alike', async () => {
    const { batch, link, secret } = await makeLinked();
    expect((await ask(`/api/public/${secret}`)).status).toBe(200);
    const api = createClient(operator()).batches;
    await api.removeLink(batch, link);
    await expect(api.removeLink(batch, link)).rejects.toMatchObject({ code: 'not-found' });
    for (const rest of ['', '/results', '/reduced']) {
      const answers = await Promise.all(
        [secret, 'A'.repeat(43), 'short', '%00', `${secret}x`].map((text) =>
          ask(`/api/public/${text}${rest}`),
        ),
      );
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(answers[0]?.status).toBe(404);
      expect(ApiRefusal.parse(JSON.parse(answers[0]?.body ?? '')).code).toBe('not-found');
    }
    const { body } = await laboratory.api('GET', '/api/audit?limit=2');
    expect(z.array(AuditEntry).parse(body)).toMatchObject([
      { action: 'link-removed', actor: 'operator', subject: `${batch} ${link}`, project: 'bench' },
      { action: 'link-made', subject: `${batch} ${link}` },
    ]);
  });

  it('[A8] opens nothing but its batch', async () => {
    const [mine, other] = [await makeLinked(), await makeLinked()];
    const { secret } = mine;
    const kernel = (await createClient(operator()).batches.get(mine.batch)).kernel;
    const credentials = [
      { authorization: `Bearer ${secret}` },
      { cookie: `manyhands_session=${secret}; __Host-manyhands_session=${secret}` },
    ];
    const paths = ['/api/batches', `/api/batches/${mine.batch}`, `/api/kernels/${kernel}`, '/api/session'];
    for (const headers of credentials)
      for (const path of [...paths, `/api/blobs/${kernel}`, `/api/batches/${mine.batch}/links`])
        expect([path, (await ask(path, headers)).status]).toEqual([path, 401]);
    for (const path of [
      `/api/public/${secret}/links`,
      `/api/public/${secret}/refused`,
      `/api/public/${secret}/${other.batch}`,
      `/api/public/${secret}/results/${other.batch}`,
      `/api/public/${other.batch}`,
    ])
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    const shown = await ask(`/api/public/${secret}?batch=${other.batch}`);
    expect([shown.body.includes(mine.batch), shown.body.includes(other.batch)]).toEqual([true, false]);
    const refused = await Promise.all(
      [{ token: secret }, {}].map(
        (auth) =>
          new Promise<string>((resolve) => {
            const socket = io(`${laboratory.origin}/dash`, {
              ...{ transports: ['websocket'], reconnection: false, forceNew: true, auth },
              extraHeaders: { cookie: `manyhands_session=${secret}`, origin: laboratory.origin },
            });
            socket.on('connect', () => resolve('let in'));
            socket.on('connect_error', ({ message }) => resolve(message));
            socket.on('connect_error', () => socket.close());
          }),
      ),
    );
    expect(refused).not.toContain('let in');
  });

  it('[A8] is made and removed with the scope manage, by members only', async () => {
    const project = await ann.project();
    const bob = await makeResearcher(laboratory, 'bob');
    const { batch, link } = await makeLinked();
    const path = `/api/batches/${batch}/links`;
    expect((await bob.ask('POST', path, {})).status).toBe(404);
    expect((await bob.ask('GET', path)).status).toBe(404);
    expect((await bob.ask('DELETE', `${path}/${link}`)).status).toBe(404);
    expect(project).not.toBe('bench');
    const other = await makeLinked();
    const crossed = await laboratory.api('DELETE', `/api/batches/${other.batch}/links/${link}`);
    expect(crossed.status, 'a link of another batch').toBe(404);
    expectOk(z.unknown(), await laboratory.api('DELETE', `${path}/${link}`));
  });

  it('[A8] cannot be guessed at: tries of a network run out, and its readers go on', async () => {
    const { secret } = await makeLinked();
    const here = network();
    expect((await ask(`/api/public/${secret}`, here)).status).toBe(200);
    const guess = async (): Promise<number> => (await ask(`/api/public/${'B'.repeat(43)}`, here)).status;
    const answers = await Promise.all(Array.from({ length: 80 }, guess));
    expect(answers.filter((status) => status === 404)).toHaveLength(60);
    expect(answers.filter((status) => status === 429)).toHaveLength(20);
    expect((await ask(`/api/public/${secret}`, here)).status, 'a link that is there').toBe(200);
    expect((await ask(`/api/public/${'B'.repeat(43)}`)).status, 'another network').toBe(404);
    at += 10_000;
    await eventually(guess, (status) => status === 404);
    expect(await guess()).toBe(429);
  });
});
