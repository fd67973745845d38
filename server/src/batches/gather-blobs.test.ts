/** What a thread makes is stored in few transactions, and never is more than a few megabytes held. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { digestOf } from '../sockets/digest.ts';
import type { HashedBytes } from '../store/store.ts';
import { gatherBlobs } from './gather-blobs.ts';

async function gather(sizes: readonly number[]) {
  const calls: (readonly HashedBytes[])[] = [];
  const gathered = gatherBlobs({ putAll: async (blobs) => void calls.push(blobs) });
  const made = sizes.map((size) => randomBytes(size)).map((bytes) => ({ hash: digestOf(bytes), bytes }));
  for (const { hash, bytes } of made) await gathered.add({ hash, bytes: bytes.byteLength }, bytes);
  await gathered.store();
  await gathered.store();
  expect(calls.flat().map(({ hash }) => hash)).toEqual(made.map(({ hash }) => hash));
  return calls.map((blobs) => blobs.length);
}

test('four hundred small blobs are stored together', async () => {
  expect(await gather(Array.from({ length: 400 }, () => 1000))).toEqual([400]);
});

test('what is four megabytes is stored before more comes', async () => {
  expect(await gather([3_000_000, 1_000_000, 10, 5_000_000, 10])).toEqual([2, 2, 1]);
});

test('where there is nothing, nothing is stored', async () => {
  expect(await gather([])).toEqual([]);
});
