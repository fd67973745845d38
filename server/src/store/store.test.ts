import { createHash, randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BatchId, Sha256 } from '@manyhands/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestBatch,
  introduce,
  KERNEL,
  lease,
  MANIFEST,
  makeWorkunit,
  NOON,
  only,
  openStoreLaboratory,
  PROJECT,
  type StoreLaboratory,
} from '../../test/store-laboratory.ts';
import { HashMismatch } from './blobs.ts';
import { migrate } from './migrate.ts';
import { openStore } from './open-store.ts';
import type { NewWorkunit } from './store.ts';

let laboratory: StoreLaboratory;
beforeAll(async () => {
  laboratory = await openStoreLaboratory();
});
afterAll(() => laboratory?.remove());

const hashOf = (bytes: Uint8Array): Sha256 => Sha256.parse(createHash('sha256').update(bytes).digest('hex'));
const fileOf = (hash: Sha256): string =>
  join(laboratory.dataDir, 'blobs', hash.slice(0, 2), hash.slice(2, 4), hash);
const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

describe('blobs', () => {
  // Around the border between row and file, and empty.
  it.each([0, 1, 65_535, 65_536, 65_537, 1_000_003])(
    '%i bytes come back whole and in ranges',
    async (size) => {
      const { blobs } = laboratory;
      const bytes = randomBytes(size);
      const hash = hashOf(bytes);
      expect(await blobs.get(hash)).toBe(null);
      expect(await blobs.stat(hash)).toBe(null);
      expect(await blobs.put(hash, inPieces(bytes, 10_000))).toEqual({ bytes: size });
      expect(await blobs.stat(hash)).toEqual({ bytes: size });
      expect(await exists(fileOf(hash))).toBe(size > 65_536);
      const whole = await blobs.get(hash);
      expect(whole && hashOf(whole)).toBe(hash);
      const ranges = [
        [0, 10],
        [5, size],
        [Math.max(0, size - 3), size + 100],
        [size, size + 5],
        [70_000, 70_010],
        [4, 4],
      ] as const;
      for (const [from, to] of ranges) {
        const part = await blobs.get(hash, { from, to });
        expect(part && Buffer.from(part).equals(bytes.subarray(from, to))).toBe(true);
      }
      expect(await blobs.put(hash, bytes)).toEqual({ bytes: size });
      await blobs.delete(hash);
      expect(await blobs.get(hash)).toBe(null);
      expect(await exists(fileOf(hash))).toBe(false);
    },
  );

  it.each([100, 200_000])(
    'refuses %i bytes that are not what their name says, and keeps nothing',
    async (size) => {
      const { blobs } = laboratory;
      const [bytes, other] = [randomBytes(size), hashOf(randomBytes(10))];
      await expect(blobs.put(other, inPieces(bytes, 7000))).rejects.toBeInstanceOf(HashMismatch);
      expect(await blobs.stat(other)).toBe(null);
      expect(
        (await readdir(join(laboratory.dataDir, 'blobs'))).filter((name) => name.endsWith('.partial')),
      ).toEqual([]);
    },
  );

  it('keeps nothing of a stream that breaks off', async () => {
    const bytes = randomBytes(300_000);
    async function* broken() {
      yield bytes.subarray(0, 200_000);
      throw new Error('the connection was lost');
    }
    await expect(laboratory.blobs.put(hashOf(bytes), broken())).rejects.toThrow('the connection was lost');
    expect(await laboratory.blobs.stat(hashOf(bytes))).toBe(null);
    expect(
      (await readdir(join(laboratory.dataDir, 'blobs'))).filter((name) => name.endsWith('.partial')),
    ).toEqual([]);
  });

  it('stores many together, rows and files, and one that is there already or comes twice', async () => {
    const { blobs } = laboratory;
    const made = [0, 1, 65_536, 65_537, 200_000]
      .map((size) => randomBytes(size))
      .map((bytes) => ({ hash: hashOf(bytes), bytes }));
    const [first] = made;
    if (first) await blobs.put(first.hash, first.bytes);
    await blobs.putAll([]);
    await Promise.all([blobs.putAll([...made, ...made]), blobs.putAll(made.toReversed())]);
    for (const { hash, bytes } of made) {
      expect(await blobs.stat(hash)).toEqual({ bytes: bytes.byteLength });
      expect(Buffer.from((await blobs.get(hash)) ?? []).equals(bytes)).toBe(true);
      expect(await exists(fileOf(hash))).toBe(bytes.byteLength > 65_536);
    }
  });

  it('takes the same blob from many at once', async () => {
    const bytes = randomBytes(100_000);
    const puts = Array.from({ length: 8 }, () => laboratory.blobs.put(hashOf(bytes), inPieces(bytes, 9999)));
    for (const put of await Promise.all(puts)) expect(put).toEqual({ bytes: 100_000 });
    expect(await laboratory.blobs.get(hashOf(bytes))).toHaveLength(100_000);
  });
});

describe('what researchers make', () => {
  it('is read back as it was made', async () => {
    const { store } = laboratory;
    expect(await store.project(PROJECT)).toEqual({
      id: PROJECT,
      title: 'Test',
      purpose: 'To test.',
      owner: 'Testers',
    });
    expect(await store.kernel(KERNEL)).toEqual(MANIFEST);
    await store.createKernel(KERNEL, MANIFEST, NOON);
    const agreement = { values: { kind: 'exact' }, count: { kind: 'exact' } } as const;
    const id = await createTestBatch(store, 3, { priority: 7, quorum: 3, maxCopies: 5, agreement });
    expect(await store.batch(id)).toMatchObject({
      ...{
        batch: id,
        project: PROJECT,
        kernel: KERNEL,
        manifest: MANIFEST,
        priority: 7,
        quorum: 3,
        maxCopies: 5,
      },
      ...{ agreement, memoryBytes: 12, plan: { kind: 'plain', details: {} }, state: 'running' },
    });
    expect((await store.openBatches()).map(({ batch }) => batch)).toEqual([id]);
    expect(await store.batch('no-such-batch' as BatchId)).toBe(null);
  });

  it('a batch exists with all its workunits or not at all', async () => {
    const { store, database } = laboratory;
    const workunits = async () => only(await database.query('select count(*) from workunits')).count;
    const before = await workunits();
    function* broken(): Generator<NewWorkunit> {
      for (let index = 0; index < 25_000; index += 1) yield makeWorkunit(index);
      throw new Error('the disk with the ligands was pulled');
    }
    await expect(createTestBatch(store, broken())).rejects.toThrow('the disk with the ligands was pulled');
    await expect(createTestBatch(store, [])).rejects.toThrow('at least one workunit');
    expect(await workunits()).toBe(before);
    expect(await database.query('select 1 from batches where workunits = 0')).toEqual([]);
  });

  it('keeps texts that SQL or JSON might trip over', async () => {
    const { store } = laboratory;
    const label = `'; drop table workunits; -- "\\ ${String.fromCodePoint(0x1f9ec)}`;
    const id = await createTestBatch(store, [{ ...makeWorkunit(0), label }], { quorum: 1 });
    expect(await lease(store, await introduce(store), id)).toMatchObject([{ label }]);
  });

  it('knows tokens by their hash only', async () => {
    const { store } = laboratory;
    const token = hashOf(Buffer.from('secret'));
    const operators = { label: 'first', researcher: null, project: null, scopes: ['read'] } as const;
    expect(await store.anyToken()).toBe(false);
    const id = await store.saveToken({ ...operators, sha256: token }, NOON);
    expect(await store.anyToken()).toBe(true);
    expect(await store.token(token)).toMatchObject({ id, researcher: null, scopes: ['read'] });
    expect(await store.token(hashOf(Buffer.from('other')))).toBe(null);
  });

  it('never changes or forgets a line of the audit list', async () => {
    const { store, database } = laboratory;
    const line = { actor: 'ada', through: 'session', action: 'signed-out', subject: 'ada' } as const;
    await store.deed((deeds) => deeds.note({ ...line, at: NOON, project: null }));
    for (const change of ["update audit set actor = 'eve'", 'delete from audit', 'truncate audit'])
      await expect(database.query(change)).rejects.toThrow('append-only');
    expect(await store.audit(null, null, 10)).toMatchObject([line]);
  });
});

describe('migrations', () => {
  it('are applied once, however often the store is opened, and refuse a history that is not ours', async () => {
    const { database } = laboratory;
    await migrate(database);
    const [row] = await database.query<{ count: number }>('select count(*)::int as count from migrations');
    const files = await readdir(new URL('./migrations/', import.meta.url));
    expect(row?.count).toBe(files.length);
    await database.query("update migrations set sha256 = 'other' where number = 3");
    await expect(migrate(database)).rejects.toThrow(
      'Migration 3 of the database is not the one of this program',
    );
    await database.query("insert into migrations (number, file, sha256) values (99, '099-later.sql', 'x')");
    await expect(migrate(database)).rejects.toThrow('Run the newer version');
  });
});

describe('a database named by URL', () => {
  it('is refused with the cure when it does not let us in', async () => {
    const { databaseUrl, dataDir } = laboratory;
    const wrong = databaseUrl.replace(/manyhands$/, 'no-such-database');
    const opening = openStore({ dataDir, databaseUrl: wrong });
    await expect(opening).rejects.toThrow(
      'does not let us in: database "no-such-database" does not exist. Check host',
    );
  });
});
