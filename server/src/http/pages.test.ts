import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Laboratory, openLaboratory, STARTS_MS } from '../../test/laboratory.ts';

const FILES = [
  'contribute/index.html',
  'dashboard/index.html',
  'widget/index.html',
  'widget.js',
  'assets/contribute-abc.js',
  'assets/compute-worker-abc.js',
];

let laboratory: Laboratory;
let folder: string;
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'manyhands-pages-')), 'dist');
  for (const file of FILES) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `content of ${file}`);
  }
  await writeFile(join(dirname(folder), 'secret'), 'not for the world');
  laboratory = await openLaboratory({ publicDir: folder });
}, STARTS_MS);
afterAll(async () => {
  await laboratory.close();
  await rm(dirname(folder), { recursive: true, force: true });
}, STARTS_MS);

async function get(path: string) {
  const response = await fetch(laboratory.origin + path);
  return { status: response.status, text: await response.text(), headers: response.headers };
}
const policyOf = ({ headers }: { headers: Headers }) => headers.get('content-security-policy') ?? '';

test('each page is at its path; pages may talk to us alone and be framed by nobody', async () => {
  for (const [path, file] of [
    ['/', 'contribute/index.html'],
    ['/dash', 'dashboard/index.html'],
  ] as const) {
    const page = await get(path);
    expect(page).toMatchObject({ status: 200, text: `content of ${file}` });
    expect(policyOf(page)).toContain("connect-src 'self'");
    expect(policyOf(page)).toContain("frame-ancestors 'none'");
    expect(policyOf(page)).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policyOf(page)).not.toContain('unsafe-inline');
    expect(page.headers.get('cache-control')).toBe('no-cache');
  }
});

test('the widget is a frame that any site may show, and a script that any site may load', async () => {
  const frame = await get('/widget/?site=key');
  expect(policyOf(frame)).toContain('frame-ancestors *');
  expect(policyOf(frame)).toContain("connect-src 'self'");
  const redirect = await fetch(`${laboratory.origin}/widget?site=key`, { redirect: 'manual' });
  expect(redirect.headers.get('location')).toBe('/widget/?site=key');
  const script = await get('/widget.js');
  expect(script.headers.get('access-control-allow-origin')).toBe('*');
  expect(script.headers.get('content-type')).toContain('javascript');
});

test("a worker's script may connect to nothing; hashed files are cached for ever", async () => {
  const worker = await get('/assets/compute-worker-abc.js');
  expect(policyOf(worker)).toContain("connect-src 'none'");
  expect(policyOf(worker)).toContain("default-src 'none'");
  expect(worker.headers.get('cache-control')).toContain('immutable');
  expect(policyOf(await get('/assets/contribute-abc.js'))).toBe('');
});

test('nothing outside the folder is served, and what is not there is a named 404', async () => {
  for (const path of [
    '/assets/../../secret',
    '/assets/%2e%2e/%2e%2e/secret',
    '/assets/..%2f..%2fsecret',
    '/assets/%',
    '/nothing',
    '/assets/nothing.js',
  ]) {
    const answer = await get(path);
    expect(answer.status, path).toBeGreaterThanOrEqual(400);
    expect(answer.status, path).toBeLessThan(500);
    expect(answer.text).not.toContain('not for the world');
  }
  expect(JSON.parse((await get('/nothing')).text)).toMatchObject({ code: 'not-found' });
});
