/** Uploads in parts over real sockets: broken lines, two senders, limits, owners. Repeat a run with SEED=… */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { createClient, RefusedError } from '@manyhands/client';
import { ApiRefusal, Upload } from '@manyhands/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, expectOk, type Laboratory, openLaboratory, STARTS_MS } from '../../test/laboratory.ts';
import { createRandom } from '../../test/random.ts';
import { makeResearcher, type TestResearcher } from '../../test/researcher.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const PART_BYTES = 100_000;
const KEPT_MS = 3_600_000;

let laboratory: Laboratory;
let ann: TestResearcher;
let token = '';
/** Milliseconds that the coordinator's clock is ahead. */
let ahead = 0;
beforeAll(async () => {
  console.log(`uploads: seed ${SEED}`);
  laboratory = await openLaboratory(
    {
      ...{ uploadPartBytes: PART_BYTES, maxUploadBytes: 2_000_000, maxUploads: 20 },
      ...{ uploadKeptMs: KEPT_MS, sweepEveryMs: 50 },
    },
    { now: () => Date.now() + ahead },
  );
  ann = await makeResearcher(laboratory, 'ann');
  token = await ann.token(['read', 'submit']);
}, STARTS_MS);
afterAll(() => laboratory?.close(), STARTS_MS);

const client = (by = token) => createClient({ origin: laboratory.origin, token: by });
const random = createRandom(SEED);
const bytesOf = (length: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, () => random.below(256));
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function blobOf(hash: string | null): Promise<Uint8Array> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${laboratory.origin}/api/blobs/${hash}`, { headers });
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
}

/** A part of which only the beginning is sent before the line breaks. */
async function breakOff(upload: string, offset: number, sent: Uint8Array, announced: number): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'upload-offset': offset, 'content-length': announced };
  const part = request(`${laboratory.origin}/api/uploads/${upload}`, { method: 'PATCH', headers });
  part.on('error', () => undefined);
  await new Promise((resolve) => part.write(sent, resolve));
  part.destroy();
}

describe('an upload', () => {
  it.each([0, 1, 65_536, 65_537, PART_BYTES, 3 * PART_BYTES + 17])(
    'of %i bytes becomes a blob of its own',
    async (length) => {
      const bytes = bytesOf(length);
      const seen: number[] = [];
      const onProgress = ({ offset }: Upload) => void seen.push(offset);
      const { hash } = await client().uploads.send(new Blob([bytes]), 'a file', { onProgress });
      expect(hash).toBe(hashOf(bytes));
      expect(seen).toHaveLength(Math.ceil(length / PART_BYTES));
      expect(Buffer.compare(await blobOf(hash), bytes)).toBe(0);
      const bob = await makeResearcher(laboratory);
      expect((await bob.ask('GET', `/api/blobs/${hash}`)).status, "another's").toBe(404);
    },
  );

  it('keeps what came of a part that broke off, and goes on from there', async () => {
    const bytes = bytesOf(PART_BYTES + 999);
    const { upload } = await client().uploads.begin({ name: 'broken', bytes: bytes.byteLength });
    await breakOff(upload, 0, bytes.subarray(0, 40_000), PART_BYTES);
    await eventually(
      () => client().uploads.get(upload),
      ({ offset }) => offset === 40_000,
    );
    expect(await client().uploads.resume(new Blob([bytes]), upload)).toMatchObject({ hash: hashOf(bytes) });
  });

  it('of two senders at once is one file: a part begins where the last one that is stored ended', async () => {
    const bytes = bytesOf(8 * PART_BYTES);
    const { upload } = await client().uploads.begin({ name: 'twice', bytes: bytes.byteLength });
    const senders = [1, 2].map(() => client().uploads.resume(new Blob([bytes]), upload, { tries: 50 }));
    for (const { hash } of await Promise.all(senders)) expect(hash).toBe(hashOf(bytes));
    expect(Buffer.compare(await blobOf(hashOf(bytes)), bytes)).toBe(0);
  });

  it('is not stored beside itself: a later sender stops an earlier one that is silent', async () => {
    const bytes = bytesOf(50_000);
    const { upload } = await client().uploads.begin({ name: 'silent', bytes: bytes.byteLength });
    const headers = { authorization: `Bearer ${token}`, 'upload-offset': 0, 'content-length': 50_000 };
    const silent = request(`${laboratory.origin}/api/uploads/${upload}`, { method: 'PATCH', headers });
    const ended = new Promise((resolve) => {
      silent.on('error', resolve);
      silent.on('response', resolve);
    });
    await new Promise((resolve) => silent.write(Buffer.alloc(1000, 7), resolve));
    const { hash } = await client().uploads.resume(new Blob([bytes]), upload);
    await ended;
    const stored = await blobOf(hash);
    const foreign = stored.findIndex((byte, index) => byte !== bytes[index]);
    if (foreign >= 0) {
      // The silent one had begun: its bytes were stored, as it might have been told, and the rest is the other's.
      expect(Buffer.compare(stored.subarray(0, 1000), Buffer.alloc(1000, 7))).toBe(0);
      expect(Buffer.compare(stored.subarray(1000), bytes.subarray(1000))).toBe(0);
    }
  });

  it(
    'survives a restart of the coordinator',
    async () => {
      const bytes = bytesOf(2 * PART_BYTES);
      const { upload } = await client().uploads.begin({ name: 'restart', bytes: bytes.byteLength });
      await breakOff(upload, 0, bytes.subarray(0, 70_000), PART_BYTES);
      await eventually(
        () => client().uploads.get(upload),
        ({ offset }) => offset === 70_000,
      );
      await laboratory.restart();
      expect(await client().uploads.resume(new Blob([bytes]), upload)).toMatchObject({ hash: hashOf(bytes) });
    },
    STARTS_MS,
  );
});

describe('refused is', () => {
  const patch = async (upload: string, headers: Record<string, string>, body: Uint8Array<ArrayBuffer>) => {
    const url = `${laboratory.origin}/api/uploads/${upload}`;
    const all = { authorization: `Bearer ${token}`, ...headers };
    const response = await fetch(url, { method: 'PATCH', headers: all, body });
    return { status: response.status, refusal: ApiRefusal.parse(await response.json()) };
  };

  it('a part that begins elsewhere, is too large, or does not say where it begins', async () => {
    const { upload } = await client().uploads.begin({ name: 'parts', bytes: 3 * PART_BYTES });
    expect(await patch(upload, { 'upload-offset': '5' }, bytesOf(10))).toMatchObject({
      status: 409,
      refusal: { code: 'conflict', message: expect.stringContaining('"upload-offset: 0"') },
    });
    expect(await patch(upload, {}, bytesOf(10))).toMatchObject({
      status: 422,
      refusal: { issues: [{ where: 'headers.upload-offset' }] },
    });
    expect((await patch(upload, { 'upload-offset': '0' }, bytesOf(PART_BYTES + 1))).status).toBe(413);
    const { upload: short } = await client().uploads.begin({ name: 'short', bytes: 5 });
    expect((await patch(short, { 'upload-offset': '0' }, bytesOf(6))).status).toBe(413);
    expect((await client().uploads.get(short)).offset).toBe(0);
    await client().uploads.remove(upload);
    await client().uploads.remove(short);
  });

  it('a file over the limit, and more uploads than a researcher may have under way', async () => {
    await expect(client().uploads.begin({ name: 'huge', bytes: 2_000_001 })).rejects.toMatchObject({
      issues: [{ where: 'bytes', cure: expect.stringContaining('MAX_UPLOAD_BYTES') }],
    });
    const bob = await makeResearcher(laboratory);
    const begin = () => bob.ask('POST', '/api/uploads', { name: 'one of many', bytes: 1 });
    const begun: Upload[] = [];
    for (let i = 0; i < 20; i++) begun.push(expectOk(Upload, await begin()));
    expect((await begin()).status).toBe(409);
    await bob.ask('DELETE', `/api/uploads/${begun[0]?.upload}`);
    expect((await begin()).status, 'after one was given up').toBe(201);
  });

  it("what is another's, or for another project", async () => {
    const { upload } = await client().uploads.begin({ name: 'mine', bytes: 1 });
    const limited = await ann.token(['submit'], await ann.project());
    const refused = (by: string) =>
      client(by)
        .uploads.get(upload)
        .catch((error: unknown) => (error instanceof RefusedError ? error.code : error));
    expect(await refused(limited)).toBe('not-found');
    expect(await refused(await (await makeResearcher(laboratory)).token(['submit']))).toBe('not-found');
    const own = await client(limited).uploads.begin({ name: 'of the project', bytes: 1 });
    expect((await client().uploads.get(own.upload)).offset, 'in person one reaches it').toBe(0);
  });
});

it('what nobody touches for the stated time is swept, file and all; what became a blob stays', async () => {
  const bytes = bytesOf(70_000);
  const finished = await client().uploads.send(new Blob([bytes]), 'finished');
  const { upload } = await client().uploads.begin({ name: 'abandoned', bytes: 10 });
  const files = () => readdir(join(laboratory.dataDir, 'uploads'));
  expect(await files()).toContain(upload);
  ahead = KEPT_MS + 60_000;
  await eventually(files, (names) => names.length === 0);
  await expect(client().uploads.get(upload)).rejects.toMatchObject({ code: 'not-found' });
  expect(Buffer.compare(await blobOf(finished.hash), bytes)).toBe(0);
  ahead = 0;
});
