import { ApiRefusal, AuditEntry, Me, ResearcherSummary, TokenSummary } from '@manyhands/protocol';
import { SESSIONS, TRIES_PER_ACCOUNT } from '@manyhands/rules';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Answer, expectOk, type Laboratory, openLaboratory, STARTS_MS } from '../../test/laboratory.ts';
import { askAsPage, cookieOf, invite, makeResearcher, PASSWORD, withToken } from '../../test/researcher.ts';

const HOUR_MS = 3_600_000;
let clock = Date.now();
let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await openLaboratory({}, { now: () => clock });
}, STARTS_MS);
afterAll(() => laboratory.close(), STARTS_MS);

const page = (method: string, path: string, body?: unknown, more = {}): Promise<Answer> =>
  askAsPage(laboratory, { method, path, body, ...more });
const signIn = (researcher: string, password = PASSWORD, more = {}) =>
  page('POST', '/api/session', { researcher, password }, more);
const who = (cookie: string) => page('GET', '/api/session', undefined, { cookie });
const refusal = ({ status, body }: Answer) => ({ status, ...ApiRefusal.parse(body) });
/** Enough for every bucket to be full again. */
const waitForTries = (): void => {
  clock += HOUR_MS;
};

test('an invitation sets a password once, signs in, and ends; another one is a new link', async () => {
  const first = await invite(laboratory, 'ada');
  const second = await invite(laboratory, 'ada');
  const accept = (invitation: string, password = PASSWORD) =>
    page('POST', '/api/invitation', { invitation, password });
  expect(refusal(await accept(first)), 'replaced by the second').toMatchObject({ status: 404 });
  expect(refusal(await accept(second, 'too short'))).toMatchObject({
    status: 422,
    issues: [{ where: 'password' }],
  });
  const accepted = await accept(second);
  expect(expectOk(Me, accepted)).toEqual({
    ...{ kind: 'researcher', researcher: 'ada', projects: [] },
    scopes: ['read', 'submit', 'manage'],
  });
  const header = accepted.headers.get('set-cookie') ?? '';
  expect(header).toMatch(/HttpOnly; SameSite=Strict$/);
  expect((await who(cookieOf(accepted))).status).toBe(200);
  expect(refusal(await accept(second)), 'used').toMatchObject({ status: 404 });
  expect(refusal(await accept('A'.repeat(43))), 'unknown').toEqual(refusal(await accept(second)));

  // A new link sets a new password and ends what was open.
  const again = await accept(await invite(laboratory, 'ada'), 'another password');
  expect((await who(cookieOf(accepted))).status).toBe(401);
  expect((await who(cookieOf(again))).status).toBe(200);
  expect((await signIn('ada', PASSWORD)).status).toBe(401);
  expect((await signIn('ada', 'another password')).status).toBe(201);
});

test('an invitation that is too old is no longer one', async () => {
  const invitation = await invite(laboratory, 'late');
  clock += SESSIONS.invitationMs;
  expect((await page('POST', '/api/invitation', { invitation, password: PASSWORD })).status).toBe(404);
});

test('[A5] a wrong password, an unknown name and a disabled account are answered alike', async () => {
  waitForTries();
  await makeResearcher(laboratory, 'known');
  await makeResearcher(laboratory, 'gone');
  expect((await laboratory.api('DELETE', '/api/researchers/gone')).status).toBe(204);
  const answers = [
    await signIn('known', 'not the password'),
    await signIn('unknown', 'not the password'),
    await signIn('gone'),
    await signIn('No Name At All'),
  ].map(refusal);
  expect(answers[0]).toMatchObject({ status: 401, code: 'unauthorized' });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

test('[A5] after ten tries an account waits, known or not, and right passwords wait too', async () => {
  for (const name of ['known', 'unknown']) {
    waitForTries();
    const tried = [];
    for (let i = 0; i < TRIES_PER_ACCOUNT.burst + 1; i++)
      tried.push((await signIn(name, 'wrong wrong')).status);
    expect(tried).toEqual([...Array(TRIES_PER_ACCOUNT.burst).fill(401), 429]);
    expect(refusal(await signIn(name)).code).toBe('rate-limited');
  }
  waitForTries();
  expect((await signIn('known')).status).toBe(201);
});

test('[A5] links that were never sent use up the tries of nobody who was invited', async () => {
  waitForTries();
  const invitation = await invite(laboratory, 'grace');
  for (let i = 0; i < 2 * TRIES_PER_ACCOUNT.burst; i++) {
    const made = `${i}`.padStart(43, 'A');
    expect((await page('POST', '/api/invitation', { invitation: made, password: PASSWORD })).status).toBe(
      404,
    );
  }
  expect((await page('POST', '/api/invitation', { invitation, password: PASSWORD })).status).toBe(201);
});

test('[A4] a session ends a day after its last request, and a month after it began', async () => {
  waitForTries();
  const cookie = cookieOf(await signIn('known'));
  for (let day = 0; day < 3; day++) {
    clock += SESSIONS.idleMs - 1;
    expect((await who(cookie)).status, 'used every day').toBe(200);
  }
  clock += SESSIONS.idleMs;
  expect((await who(cookie)).status, 'idle').toBe(401);

  const busy = cookieOf(await signIn('known'));
  const began = clock;
  while (clock + SESSIONS.idleMs / 2 < began + SESSIONS.longestMs) {
    clock += SESSIONS.idleMs / 2;
    expect((await who(busy)).status).toBe(200);
  }
  clock = began + SESSIONS.longestMs;
  expect((await who(busy)).status, 'a month old').toBe(401);
});

test('signing out ends one session, signing out everywhere all of them', async () => {
  waitForTries();
  const cookies = [];
  for (let i = 0; i < 3; i++) cookies.push(cookieOf(await signIn('known')));
  const [first = '', second = '', third = ''] = cookies;
  const out = await page('DELETE', '/api/session', undefined, { cookie: first });
  expect(out.status).toBe(204);
  expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
  const states = async () => [
    (await who(first)).status,
    (await who(second)).status,
    (await who(third)).status,
  ];
  expect(await states()).toEqual([401, 200, 200]);
  await page('DELETE', '/api/sessions', undefined, { cookie: second });
  expect(await states()).toEqual([401, 401, 401]);
});

test('another password takes the one before, ends other sessions, and is noted', async () => {
  waitForTries();
  const here = await makeResearcher(laboratory, 'changer');
  const elsewhere = cookieOf(await signIn('changer'));
  const token = withToken(laboratory, await here.token(['read', 'manage']));
  const next = 'another password still';
  const change = (current: string, password = next) =>
    here.ask('POST', '/api/password', { current, password });

  expect(refusal(await change('not the password'))).toMatchObject({
    status: 422,
    issues: [{ where: 'current' }],
  });
  expect(refusal(await change(PASSWORD, 'too short'))).toMatchObject({ issues: [{ where: 'password' }] });
  const byToken = await token.ask('POST', '/api/password', { current: PASSWORD, password: next });
  expect(refusal(byToken), 'a token is nobody in person').toMatchObject({ status: 409 });
  expect((await who(elsewhere)).status, 'nothing changed so far').toBe(200);

  expect((await change(PASSWORD)).status).toBe(204);
  expect((await who(elsewhere)).status).toBe(401);
  expect((await here.ask('GET', '/api/session')).status, 'stays signed in').toBe(200);
  expect((await token.ask('GET', '/api/session')).status, 'tokens stay').toBe(200);
  expect((await signIn('changer')).status).toBe(401);
  expect((await signIn('changer', next)).status).toBe(201);
  const [newest] = expectOk(z.array(AuditEntry), await laboratory.api('GET', '/api/audit?limit=1000')).filter(
    ({ action, actor }) => action === 'password-set' && actor === 'changer',
  );
  expect(newest).toMatchObject({ through: 'session', subject: 'changer' });

  waitForTries();
  for (let i = 0; i < TRIES_PER_ACCOUNT.burst; i++) await change('not the password');
  expect(refusal(await change(next)).code, 'guessing is as slow as at the door').toBe('rate-limited');
});

test('[A3] a write with a session must come from a page of ours; a token needs no origin', async () => {
  waitForTries();
  const cookie = cookieOf(await signIn('known'));
  const body = { label: 'from elsewhere', scopes: ['read'] };
  const write = (headers: Record<string, string>) => page('POST', '/api/tokens', body, { cookie, headers });
  expect(refusal(await write({ origin: 'https://evil.example' }))).toMatchObject({
    status: 403,
    code: 'forbidden',
  });
  expect((await write({ origin: 'null' })).status).toBe(403);
  expect((await write({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  const bare = await fetch(`${laboratory.origin}/api/tokens`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(bare.status, 'without an origin').toBe(403);
  expect((await signIn('known', PASSWORD, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
  expect((await write({})).status).toBe(201);
  expect((await laboratory.api('GET', '/api/tokens')).status, 'a token, no origin').toBe(200);
});

test('[A2] a token has its scopes and never more; it is listed with its last use, and revoked', async () => {
  const known = await makeResearcher(laboratory, 'scoped');
  const reader = withToken(laboratory, await known.token(['read']));
  expect((await reader.ask('GET', '/api/batches')).status).toBe(200);
  const project = { id: 'scoped-project', title: 'P', purpose: 'None', owner: 'Me' };
  expect(refusal(await reader.ask('POST', '/api/projects', project))).toMatchObject({ status: 403 });
  const manager = withToken(laboratory, await known.token(['manage']));
  const wide = { label: 'wide', scopes: ['read'] };
  expect((await manager.ask('POST', '/api/tokens', wide)).status, 'more than it has').toBe(403);
  expect((await known.ask('POST', '/api/tokens', { ...wide, scopes: ['operate'] })).status).toBe(403);

  const listed = expectOk(z.array(TokenSummary), await known.ask('GET', '/api/tokens'));
  expect(listed).toMatchObject([
    { scopes: ['read'], lastUsedAt: clock },
    { scopes: ['manage'], lastUsedAt: clock },
  ]);
  expect(JSON.stringify(listed)).not.toMatch(/[A-Za-z0-9_-]{43}/);
  const other = await makeResearcher(laboratory, 'other');
  expect((await other.ask('DELETE', `/api/tokens/${listed[0]?.id}`)).status, 'not the holder').toBe(404);
  expect((await known.ask('DELETE', `/api/tokens/${listed[0]?.id}`)).status).toBe(204);
  expect((await reader.ask('GET', '/api/batches')).status).toBe(401);
});

test('disabling an account ends its sessions and tokens at once', async () => {
  const leaver = await makeResearcher(laboratory, 'leaver');
  const token = withToken(laboratory, await leaver.token(['read']));
  expect((await laboratory.api('DELETE', '/api/researchers/leaver')).status).toBe(204);
  expect((await leaver.ask('GET', '/api/session')).status).toBe(401);
  expect((await token.ask('GET', '/api/session')).status).toBe(401);
  const all = expectOk(z.array(ResearcherSummary), await laboratory.api('GET', '/api/researchers'));
  expect(all.find(({ researcher }) => researcher === 'leaver')?.state).toBe('disabled');
  expect((await laboratory.api('DELETE', '/api/researchers/nobody-here')).status).toBe(404);
});

test('the audit list says who did what; owners see their project, operators all', async () => {
  const owner = await makeResearcher(laboratory, 'owner');
  await makeResearcher(laboratory, 'mate');
  const project = await owner.project();
  const members = `/api/projects/${project}/members`;
  expect((await owner.ask('PUT', `${members}/mate`, { role: 'member' })).status).toBe(204);
  expect((await owner.ask('PUT', `${members}/no-such-one`, { role: 'member' })).status).toBe(404);
  expect((await owner.ask('DELETE', `${members}/owner`)).status, 'the last owner').toBe(409);
  expect((await owner.ask('DELETE', `${members}/mate`)).status).toBe(204);
  const read = async (answer: Answer) =>
    expectOk(z.array(AuditEntry), answer).map(({ actor, through, action }) => [actor, through, action]);
  expect(await read(await owner.ask('GET', `/api/projects/${project}/audit`))).toEqual([
    ['owner', 'session', 'member-removed'],
    ['owner', 'session', 'member-set'],
    ['owner', 'session', 'project-made'],
  ]);
  const all = await read(await laboratory.api('GET', '/api/audit?limit=1000'));
  expect(all).toContainEqual(['operator', 'token', 'researcher-invited']);
  expect(all).toContainEqual(['known', 'password', 'sign-in-refused']);
  expect(all).toContainEqual(['owner', 'invitation', 'password-set']);
  expect(refusal(await owner.ask('GET', '/api/audit'))).toMatchObject({ status: 403 });
});
