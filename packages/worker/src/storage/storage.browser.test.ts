/** What a browser keeps for us, in the real IndexedDB: one identity, checked blobs, results until they are acknowledged. */
import { sha256 } from '@manyhands/kernel';
import { AssignmentId, LIMITS, proofText, Sha256 } from '@manyhands/protocol';
import { deleteDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBlobCache } from './blob-cache.ts';
import { BlobUnavailable, createBlobSource } from './blob-source.ts';
import { openDatabase, type VolunteerDatabase } from './database.ts';
import { loadIdentity } from './identity.ts';
import { openOutbox } from './outbox.ts';

const NAME = 'manyhands-test';
let database: VolunteerDatabase;

beforeEach(async () => {
  await deleteDB(NAME);
  database = await openDatabase(NAME);
});
afterEach(() => database.close());

const fromBase64Url = (text: string) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
const bytesOf = (length: number, value: number) => new Uint8Array(length).fill(value);

test('the key proves possession, cannot be taken out, and is the same after the database is opened again', async () => {
  const identity = await loadIdentity(database);
  const point = fromBase64Url(identity.publicKey);
  expect(point).toHaveLength(65);
  expect(await sha256(point)).toBe(identity.host);

  const signature = fromBase64Url(await identity.prove('a-nonce-of-twenty-two-x'));
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('raw', point, algorithm, true, ['verify']);
  const text = new TextEncoder().encode(proofText('a-nonce-of-twenty-two-x'));
  expect(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, text)).toBe(true);

  const kept = await database.get('identity', 'host');
  expect(kept?.privateKey.extractable).toBe(false);
  database.close();
  database = await openDatabase(NAME);
  expect((await loadIdentity(database)).host).toBe(identity.host);
});

test('two tabs that start at once end with one identity', async () => {
  const other = await openDatabase(NAME);
  const [one, two] = await Promise.all([loadIdentity(database), loadIdentity(other)]);
  other.close();
  expect(one.host).toBe(two.host);
});

test('the cache stays within its limit and lets go of what was used longest ago', async () => {
  let now = 0;
  const cache = createBlobCache(database, { limitBytes: 250, now: () => ++now });
  const blobs = [bytesOf(100, 1), bytesOf(100, 2), bytesOf(100, 3)];
  const [a, b, c] = await Promise.all(blobs.map((each) => sha256(each)));
  if (!a || !b || !c || !blobs[0] || !blobs[1] || !blobs[2]) throw new Error('three blobs');
  await cache.put(a, blobs[0]);
  await cache.put(b, blobs[1]);
  expect(await cache.get(a)).toEqual(blobs[0]);
  await cache.put(c, blobs[2]);
  expect(await cache.get(b)).toBeUndefined();
  expect(await cache.get(a)).toEqual(blobs[0]);
  expect(await cache.get(c)).toEqual(blobs[2]);
  expect(await cache.size()).toBe(200);
});

test('a blob that is damaged on disk is thrown away', async () => {
  const cache = createBlobCache(database);
  const bytes = bytesOf(64, 7);
  const hash = await sha256(bytes);
  await cache.put(hash, bytes);
  await database.put('blobs', bytesOf(64, 8), hash);
  expect(await cache.get(hash)).toBeUndefined();
  expect(await cache.size()).toBe(0);
});

function sourceOf(answers: readonly Response[]) {
  const asked: RequestCache[] = [];
  const queue = [...answers];
  const source = createBlobSource({
    coordinatorUrl: 'https://coordinator.example',
    cache: createBlobCache(database),
    received: () => undefined,
    retryMs: 1,
    fetch: async (_address, init) => {
      asked.push(init?.cache ?? 'default');
      const answer = queue.shift();
      if (!answer) throw new TypeError('no network');
      return answer;
    },
  });
  return { source, asked };
}

test('a blob with another hash than asked for is thrown away and fetched again past the browser cache', async () => {
  const right = bytesOf(32, 1);
  const { source, asked } = sourceOf([new Response(bytesOf(32, 9)), new Response(right)]);
  const hash = await sha256(right);
  expect(await source.shared(hash)).toEqual(right);
  expect(asked).toEqual(['default', 'reload']);
  expect(await source.shared(hash), 'kept on disk').toEqual(right);
  expect(asked).toHaveLength(2);
});

test('a coordinator that keeps giving wrong bytes is asked three times, then the blob is not to be had', async () => {
  const wrong = Array.from({ length: 9 }, () => new Response(bytesOf(32, 9)));
  const { source, asked } = sourceOf(wrong);
  await expect(source.shared(Sha256.parse('a'.repeat(64)))).rejects.toThrow(BlobUnavailable);
  expect(asked).toHaveLength(3);
});

test('two workunits that need the same input at once share one download', async () => {
  const bytes = bytesOf(32, 5);
  const { source, asked } = sourceOf([new Response(bytes)]);
  const ref = { hash: await sha256(bytes), bytes: 32 };
  const [one, two] = await Promise.all([source.input(ref), source.input(ref)]);
  expect(one).toEqual(two);
  expect(await source.input(ref)).toEqual(bytes);
  expect(asked).toHaveLength(1);
});

const entryOf = (number: number, bytes: number) => {
  const assignment = AssignmentId.parse(String(number));
  const result = {
    status: 'done' as const,
    assignment,
    backend: 'wasm' as const,
    computeMs: 1,
    outputBytes: [bytes],
  };
  return { assignment, result, outputs: bytesOf(bytes, number % 256), savedAt: number };
};

test('results wait over a reload, oldest first, and leave only when they are removed', async () => {
  const outbox = await openOutbox(database);
  for (const number of [3, 1, 2]) await outbox.put(entryOf(number, 10));
  database.close();
  database = await openDatabase(NAME);
  const again = await openOutbox(database);
  expect((await again.take()).map((entry) => entry.assignment)).toEqual(['1', '2', '3']);
  await again.remove([AssignmentId.parse('1')]);
  expect(again.assignments()).toEqual(['2', '3']);
});

test('more results than are kept in memory wait in their order, and are whole when their turn comes', async () => {
  const outbox = await openOutbox(database);
  // 40 MB, ten for a report.
  for (let number = 1; number <= 100; number++) await outbox.put(entryOf(number, 400_000));
  const left: string[] = [];
  while (outbox.count() > 0) {
    const entries = await outbox.take();
    expect(entries.every(({ outputs }) => outputs.byteLength === 400_000)).toBe(true);
    left.push(...entries.map(({ assignment }) => assignment));
    await outbox.remove(entries.map(({ assignment }) => assignment));
  }
  expect(left).toEqual(Array.from({ length: 100 }, (_, at) => String(at + 1)));
});

test('a result is counted, held and sent from the moment that it is put, and stays away once it was removed', async () => {
  const outbox = await openOutbox(database);
  const putting = outbox.put(entryOf(1, 10));
  expect([outbox.count(), outbox.assignments()]).toEqual([1, ['1']]);
  expect(await outbox.take()).toHaveLength(1);
  await Promise.all([outbox.remove(outbox.assignments()), putting]);
  expect([outbox.count(), (await openOutbox(database)).count()]).toEqual([0, 0]);
});

test('a tab that takes the place of another finds what that had not sent', async () => {
  const [first, second] = [await openOutbox(database), await openOutbox(database)];
  for (const number of [1, 2]) await first.put(entryOf(number, 10));
  await first.remove([AssignmentId.parse('1')]);
  expect(second.count()).toBe(0);
  await second.look();
  expect((await second.take()).map(({ assignment }) => assignment)).toEqual(['2']);
});

test('one report holds no more results and bytes than the wire takes', async () => {
  const outbox = await openOutbox(database);
  for (let number = 1; number <= LIMITS.maxResultsPerReport + 5; number++)
    await outbox.put(entryOf(number, 1));
  expect(await outbox.take()).toHaveLength(LIMITS.maxResultsPerReport);
  await outbox.remove(outbox.assignments());
  for (const number of [1, 2, 3]) await outbox.put(entryOf(number, LIMITS.maxAttachmentBytes * 0.4));
  expect(await outbox.take()).toHaveLength(2);
});
