import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
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

/** The build has compressed it. */
const SCRIPT = 'assets/contribute-abc.js';

let laboratory: Laboratory;
let folder: string;
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'manyhands-pages-')), 'dist');
  for (const file of FILES) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `content of ${file}`);
  }
  for (const [ending, compress] of [
    ['.br', brotliCompressSync],
    ['.gz', gzipSync],
  ] as const)
    await writeFile(join(folder, SCRIPT + ending), compress(`content of ${SCRIPT}`));
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

/** Without fetch, which unpacks what it gets and asks for everything that it can unpack. */
async function ask(headers: Record<string, string>, path = SCRIPT) {
  const asked = request(`${laboratory.origin}/${path}`, { headers }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

test.each([
  ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
  ['gzip, deflate', 'gzip', gunzipSync],
  ['gzip, br;q=0', 'gzip', gunzipSync],
  ['identity', undefined, (bytes: Uint8Array) => bytes],
] as const)('to a browser that takes %s a file goes as %s', async (accepted, encoding, unpack) => {
  const { status, headers, body } = await ask({ 'accept-encoding': accepted });
  expect([status, headers['content-encoding']]).toEqual([200, encoding]);
  expect(unpack(body).toString()).toBe(`content of ${SCRIPT}`);
  expect(headers).toMatchObject({
    'content-type': expect.stringContaining('javascript'),
    'content-length': String(body.byteLength),
    vary: expect.stringMatching(/accept-encoding/i),
    'cache-control': expect.stringContaining('immutable'),
  });
  const again = await ask({ 'accept-encoding': accepted, 'if-none-match': headers.etag ?? '' });
  expect([again.status, again.body.byteLength]).toEqual([304, 0]);
});

test('each form of a file has an etag of its own; what is not compressed goes as it is', async () => {
  const tags = await Promise.all(
    ['br', 'gzip', 'identity'].map(
      async (encoding) => (await ask({ 'accept-encoding': encoding })).headers.etag,
    ),
  );
  expect(new Set(tags).size).toBe(3);
  const plain = await ask({ 'accept-encoding': 'br' }, 'widget.js');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.body.toString()).toBe('content of widget.js');
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
