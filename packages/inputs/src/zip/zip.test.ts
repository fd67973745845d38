import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { randomFrom, SEED } from '../../../rules/test/random.ts';
import { choppedSource } from '../../test/streams.ts';
import { zipOf } from '../../test/zips.ts';
import { collect } from '../byte-reader.ts';
import { type Source, sourceOfBlob, sourceOfBytes } from '../source.ts';
import { crc32 } from './crc32.ts';
import { inOrder, stemOf } from './names.ts';
import { openZip } from './open.ts';
import { writeZip, type ZipFile } from './write.ts';

const random = randomFrom(SEED);
const namesOf = (files: readonly Source[]) => files.map(({ name }) => name.slice('x.zip/'.length));

/** Files of random names and lengths, some that pack well. */
function randomFiles(count: number): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let index = 0; index < count; index++) {
    const most = random.pick([2, 256]);
    const length = random.pick([0, 1, 100, 70_000, 300_000]);
    const bytes = Uint8Array.from({ length }, () => random.below(most));
    files.set(
      `folder ${index}/${random.pick(['é', '<b>&amp;</b>', '"quoted"', 'plain'])}-${index}.bin`,
      bytes,
    );
  }
  return files;
}

/** Byte by byte, which `toEqual` would compare for seconds. */
function expectSame(bytes: Uint8Array | undefined, wanted: Uint8Array | undefined): void {
  if (!bytes || !wanted) throw new Error('a file is missing');
  expect(Buffer.compare(bytes, wanted)).toBe(0);
}

const written = (files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> =>
  collect(writeZip([...files].map(([name, data]) => ({ name, data: [data], pack: random.below(2) === 0 }))));

describe(`ZIP (seed ${SEED})`, () => {
  it('gives back what it wrote, wherever chunks end, and fflate reads the same', async () => {
    for (let round = 0; round < 5; round++) {
      const files = randomFiles(1 + random.below(6));
      const bytes = await written(files);
      const theirs = unzipSync(bytes);
      const ours = await openZip(
        round === 0 ? choppedSource('x.zip', bytes, random) : sourceOfBytes('x.zip', bytes),
      );
      expect(namesOf(ours).sort()).toEqual([...files.keys()].sort());
      for (const [index, name] of namesOf(ours).entries()) {
        expectSame(theirs[name], files.get(name));
        expectSame(await collect(ours[index]?.read() ?? []), files.get(name));
      }
    }
  });

  it('reads what fflate writes, packed and stored, and from a Blob', async () => {
    const files = Object.fromEntries(randomFiles(5));
    for (const level of [0, 9] as const) {
      const blob = new Blob([
        new Uint8Array(zipSync(files, { level, comment: 'PK\x05\x06 is not the end' })),
      ]);
      for (const file of await openZip(sourceOfBlob('x.zip', blob)))
        expectSame(await collect(file.read()), files[file.name.slice('x.zip/'.length)]);
    }
  });

  it('reads any part of a file', async () => {
    const bytes = Uint8Array.from({ length: 100_000 }, () => random.below(4));
    const [file] = await openZip(zipOf({ 'a.bin': bytes }));
    for (let round = 0; round < 20; round++) {
      const from = random.below(bytes.byteLength);
      const to = from + random.below(bytes.byteLength - from);
      expectSame(await collect(file?.read(from, to) ?? []), bytes.slice(from, to));
    }
  });

  it('is taken by unzip and Python, ZIP64 of 70,000 files too', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'manyhands-zip-'));
    try {
      const many: ZipFile[] = Array.from({ length: 70_000 }, (_, index) => ({
        ...{ name: `${index}.txt`, data: [strToU8(String(index))], pack: false },
      }));
      const large = await collect(writeZip(many));
      writeFileSync(join(folder, 'small.zip'), await written(randomFiles(5)));
      writeFileSync(join(folder, 'large.zip'), large);
      const files = await openZip(sourceOfBytes('large.zip', large));
      expect(files).toHaveLength(70_000);
      expect(await collect(files[69_999]?.read() ?? [])).toEqual(strToU8('69999'));
      for (const name of ['small.zip', 'large.zip']) judge(join(folder, name));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('takes files as people count, and leaves out what nobody meant', async () => {
    const files = [
      '10.npy',
      '2.npy',
      'b/1.npy',
      '__MACOSX/._2.npy',
      '._x',
      '.DS_Store',
      'b/Thumbs.db',
      '02.npy',
    ];
    const zip = zipOf({
      ...Object.fromEntries(files.map((name) => [name, strToU8(name)])),
      'empty/': new Uint8Array(),
    });
    expect(namesOf(await openZip(zip))).toEqual(['02.npy', '2.npy', '10.npy', 'b/1.npy']);
  });

  it('lets names with HTML in them be names', async () => {
    const name = '<img src=x onerror=alert(1)>.npy';
    const [file] = await openZip(zipOf({ [name]: strToU8('x') }));
    expect(file?.name).toBe(`x.zip/${name}`);
    expect(stemOf(name)).toBe('<img src=x onerror=alert(1)>');
  });

  it('orders names the same from either side', () => {
    const names = Array.from(
      { length: 200 },
      () => `${random.pick(['a', '', 'b-'])}${random.below(200)}${random.pick(['', '0', '.x'])}`,
    );
    const sorted = [...names].sort(inOrder);
    expect(random.shuffled(names).sort(inOrder)).toEqual(sorted);
  });

  it('does not write one name twice', async () => {
    const file = { name: 'a', data: [], pack: false };
    await expect(collect(writeZip([file, file]))).rejects.toThrow('Two files of a ZIP are called a.');
  });

  it('checks by the CRC-32 of everybody', () => {
    expect(crc32(strToU8('123456789'))).toBe(0xcbf43926);
    expect(crc32(strToU8('6789'), crc32(strToU8('12345')))).toBe(0xcbf43926);
  });
});

/** Whatever other reader this machine has must take the file. */
function judge(path: string): void {
  for (const [program, ...args] of [
    ['unzip', '-tqq', path],
    [
      'python3',
      '-c',
      'import sys, zipfile; sys.exit(zipfile.ZipFile(sys.argv[1]).testzip() is not None)',
      path,
    ],
  ] as const) {
    try {
      execFileSync(program, args, { stdio: 'pipe' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      console.info(`${program} is not here, so it did not judge ${path}`);
    }
  }
}
