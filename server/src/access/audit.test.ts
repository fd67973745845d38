/** The audit list against the real database, which is told to refuse lines: then nothing may have been done either. */
import {
  AuditAction,
  AuditEntry,
  BatchCreated,
  Invitation,
  KernelCreated,
  LinkCreated,
  TokenCreated,
} from '@manyhands/protocol';
import { SESSIONS } from '@manyhands/rules';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Answer, expectOk, type Laboratory, openLaboratory, STARTS_MS } from '../../test/laboratory.ts';
import { askAsPage, cookieOf, makeResearcher, PASSWORD, type TestResearcher } from '../../test/researcher.ts';
import { openStoreLaboratory, type StoreLaboratory } from '../../test/store-laboratory.ts';

let behind: StoreLaboratory;
let laboratory: Laboratory;
let bob: TestResearcher;
beforeAll(async () => {
  behind = await openStoreLaboratory();
  laboratory = await openLaboratory({ databaseUrl: behind.databaseUrl, logLevel: 'silent' });
  bob = await makeResearcher(laboratory, 'bob');
  await behind.database.query(`
    create function refuse_line() returns trigger language plpgsql as $$
    begin raise exception 'no line today'; end $$`);
}, STARTS_MS);
afterAll(async () => {
  await laboratory?.close();
  await behind?.remove();
}, STARTS_MS);

/** What deeds change, without the times of last use, which every request may note. */
const CHANGED = [
  ...['researchers', 'invitations', 'members', 'projects', 'sites', 'kernels', 'kernel_projects'],
  ...['batches', 'workunits', 'blob_projects', 'audit'],
  ...['(select sha256, researcher from sessions)', '(select sha256, scopes, revoked_at from tokens)'],
];
async function everything(): Promise<string> {
  const sums = await Promise.all(
    CHANGED.map((table) =>
      behind.database.query(`select md5(string_agg(t::text, ' ' order by t::text)) as sum from ${table} t`),
    ),
  );
  return JSON.stringify(sums);
}

async function refusingLines<T>(work: () => Promise<T>): Promise<T> {
  await behind.database.query(
    'create trigger refuse_lines before insert on audit execute function refuse_line()',
  );
  try {
    return await work();
  } finally {
    await behind.database.query('drop trigger refuse_lines on audit');
  }
}

/** Filled in by one deed for the next ones. */
const known = { invitation: '', cookie: '', kernel: '', batch: '', token: '', link: '' };
const asEve = (method: string, path: string, body?: unknown): Promise<Answer> =>
  askAsPage(laboratory, { method, path, body, cookie: known.cookie });
const anyone = (path: string, body: unknown) => askAsPage(laboratory, { method: 'POST', path, body });
const PROJECT = { id: 'eves', title: 'Eve', purpose: 'To see.', owner: 'Eve' };
const KERNEL = {
  project: PROJECT.id,
  manifest: {
    ...{ name: 'one', title: 'One', description: 'Writes a one.', license: 'Apache-2.0', params: [] },
    buffers: [{ name: 'one', type: 'u32', shape: [1], role: 'output' }],
    ...{ passes: [{ entryPoint: 'main', workgroups: [1] }], cost: 1, variants: { webgpu: {} } },
    agreement: { one: { kind: 'exact' } },
  },
  sources: {
    webgpu:
      '@group(0) @binding(0) var<storage, read_write> one: array<u32>;\n@compute @workgroup_size(1) fn main() { one[0] = 1; }',
  },
};
const WORKUNITS = [{ params: {} }];
const signIn = { researcher: 'eve', password: PASSWORD };
const signedIn = (answer: Answer): void => {
  known.cookie = cookieOf(answer);
};

type TestDeed = readonly [AuditAction, () => Promise<Answer>, ((answer: Answer) => void)?];

const LINKS: readonly TestDeed[] = [
  [
    'link-made',
    () => asEve('POST', `/api/batches/${known.batch}/links`, { label: 'x' }),
    (answer) => {
      known.link = expectOk(LinkCreated, answer).link;
    },
  ],
  ['link-removed', () => asEve('DELETE', `/api/batches/${known.batch}/links/${known.link}`)],
];

/** Every deed in an order in which each makes the next ones possible. */
const DEEDS: readonly TestDeed[] = [
  [
    'researcher-invited',
    () => laboratory.api('POST', '/api/researchers', { researcher: 'eve', name: 'Eve' }),
    (answer) => {
      known.invitation = expectOk(Invitation, answer).path.split('=')[1] ?? '';
    },
  ],
  ['password-set', () => anyone('/api/invitation', { ...known, password: PASSWORD }), signedIn],
  ['signed-out', () => asEve('DELETE', '/api/session')],
  ['sign-in-refused', () => anyone('/api/session', { ...signIn, password: 'not the password' })],
  ['signed-in', () => anyone('/api/session', signIn), signedIn],
  [
    'password-set',
    () => asEve('POST', '/api/password', { current: PASSWORD, password: 'another horse battery' }),
  ],
  ['project-made', () => asEve('POST', '/api/projects', PROJECT)],
  ['member-set', () => asEve('PUT', `/api/projects/eves/members/${bob.id}`, { role: 'member' })],
  ['member-removed', () => asEve('DELETE', `/api/projects/eves/members/${bob.id}`)],
  [
    'token-made',
    () => asEve('POST', '/api/tokens', { label: 'x', scopes: ['read'] }),
    (answer) => {
      known.token = expectOk(TokenCreated, answer).id;
    },
  ],
  ['token-revoked', () => asEve('DELETE', `/api/tokens/${known.token}`)],
  [
    'kernel-made',
    () => asEve('POST', '/api/kernels', KERNEL),
    (answer) => {
      known.kernel = expectOk(KernelCreated, answer).kernel;
    },
  ],
  [
    'batch-made',
    () =>
      asEve('POST', `/api/kernels/${known.kernel}/ring`, {
        ...{ project: 'eves', title: 'Ring', workunits: WORKUNITS },
      }),
  ],
  ['kernel-published', () => asEve('POST', `/api/kernels/${known.kernel}/publish`)],
  [
    'batch-made',
    () =>
      asEve('POST', '/api/batches', {
        ...{ project: 'eves', title: 'Batch', kernel: known.kernel, workunits: WORKUNITS },
      }),
    (answer) => {
      known.batch = expectOk(BatchCreated, answer).batch;
    },
  ],
  ...LINKS,
  ['batch-cancelled', () => asEve('POST', `/api/batches/${known.batch}/cancel`)],
  [
    'site-made',
    () => laboratory.api('POST', '/api/sites', { key: 'eves', name: 'Eve', origin: 'https://eve.example' }),
  ],
  ['signed-out-everywhere', () => asEve('DELETE', '/api/sessions')],
  ['researcher-disabled', () => laboratory.api('DELETE', '/api/researchers/eve')],
];

test('[A7] every deed is done together with its line, or not at all', async () => {
  expect(new Set(DEEDS.map(([action]) => action)), 'add a deed that writes the new kind of line').toEqual(
    new Set(AuditAction.options),
  );
  const routes = laboratory.coordinator.routes.map(({ url }) => url);
  const possible = routes.includes('/api/batches/:batch/links')
    ? DEEDS
    : DEEDS.filter((deed) => !LINKS.includes(deed));
  for (const [action, ask, learn] of possible) {
    const before = await everything();
    const refused = await refusingLines(ask);
    expect([action, refused.status]).toEqual([action, 500]);
    expect([action, await everything()], 'nothing was done').toEqual([action, before]);

    const done = await ask();
    expect([action, done.status]).toEqual([
      action,
      action === 'sign-in-refused' ? 401 : expect.toSatisfy((status: number) => status < 300),
    ]);
    learn?.(done);
    const lines = await laboratory.api('GET', '/api/audit?limit=1');
    expect(expectOk(z.array(AuditEntry), lines)).toMatchObject([{ action }]);
  }
});

test('[A4] sessions that ended and invitations that are used or too old are forgotten', async () => {
  const { store, database } = behind;
  const NOW = 1_000 * SESSIONS.longestMs;
  const hash = (digit: string) => digit.repeat(64);
  const sessions: readonly (readonly [string, number, number])[] = [
    ['1', NOW - 1000, NOW - 1000],
    ['2', NOW - 2 * SESSIONS.idleMs, NOW - SESSIONS.idleMs],
    ['3', NOW - SESSIONS.longestMs, NOW - 1000],
  ];
  for (const [digit, createdAt, seenAt] of sessions)
    await database.query('insert into sessions values ($1, $2, $3, $4)', [
      ...[hash(digit), bob.id, createdAt, seenAt],
    ]);
  const invitations: readonly (readonly [string, number, number | null])[] = [
    ['4', NOW + 1, null],
    ['5', NOW, null],
    ['6', NOW + 1, NOW - 1],
  ];
  for (const [digit, expiresAt, usedAt] of invitations)
    await database.query('insert into invitations values ($1, $2, $3, $4, $5)', [
      ...[hash(digit), bob.id, 0, expiresAt, usedAt],
    ]);
  await store.sweepSignIns(NOW, SESSIONS);
  const left = await database.query<{ sha256: string }>(
    'select sha256 from sessions union all select sha256 from invitations order by 1',
  );
  expect(left.map(({ sha256 }) => sha256)).toEqual([hash('1'), hash('4')]);
});
