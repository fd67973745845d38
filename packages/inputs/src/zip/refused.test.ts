import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { issuesOf } from '../../test/refused.ts';
import { broken, CENTRAL, zipOf } from '../../test/zips.ts';
import { collect } from '../byte-reader.ts';
import { INPUT_LIMITS, type InputLimits } from '../limits.ts';
import { type Source, sourceOfBytes } from '../source.ts';
import { SIGNATURE, viewOf } from './format.ts';
import { openZip } from './open.ts';

const HELLO = { 'a.npy': strToU8('hello '.repeat(50)) };
const set16 = (at: number, value: number) => (record: DataView) => record.setUint16(at, value, true);
const set32 = (at: number, value: number) => (record: DataView) => record.setUint32(at, value, true);

/** The ZIP with one text in place of another as long, wherever it stands. */
function renamed(from: string, to: string): Source {
  const bytes = zipSync({ [from]: strToU8('x'), 'other.npy': strToU8('y') });
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return sourceOfBytes(
    'x.zip',
    Uint8Array.from(text.replaceAll(from, to), (char) => char.charCodeAt(0)),
  );
}

async function readAll(source: Source): Promise<void> {
  for (const file of await openZip(source)) for await (const _ of file.read());
}

const whole = zipSync(HELLO);

describe('a ZIP is refused', () => {
  it.each<[string, Source, RegExp, RegExp]>([
    ['that is none', sourceOfBytes('x.zip', strToU8('hello')), /no ZIP file/, /zip the files again/],
    ['that is empty', sourceOfBytes('x.zip', new Uint8Array()), /no ZIP file/, /zip the files again/],
    [
      'that is cut short',
      sourceOfBytes('x.zip', whole.slice(0, -30)),
      /end is missing/,
      /zip the files again/,
    ],
    ['without files', zipOf({ 'folder/': new Uint8Array() }), /no files/, /add a file/],
    ['with a password', broken(HELLO, set16(CENTRAL.flags, 1)), /encrypted/, /without a password/],
    ['packed in a rare way', broken(HELLO, set16(CENTRAL.method, 14)), /method 14/, /deflate/],
    ['with a ZIP in it by name', zipOf({ 'a.ZIP': whole }), /ZIP in a ZIP/, /one ZIP/],
    ['with a ZIP in it by content', zipOf({ 'a.npy': whole }), /ZIP in a ZIP/, /one ZIP/],
    ['with a path out of it', zipOf({ '../etc/passwd': strToU8('x') }), /leads out/, /plain names/],
    ['with a path out of it, deeper', zipOf({ 'a/../../b': strToU8('x') }), /leads out/, /plain names/],
    ['with a path from the root', renamed('a/tmp.npy', '//tmp.npy'), /root of a disk/, /plain names/],
    ['with a path on a drive', renamed('a-tmp.npy', 'C:tmp.npy'), /root of a disk/, /plain names/],
    ['with backslashes', renamed('..-tmp.npy', '..\\tmp.npy'), /backslash/, /plain names/],
    [
      'with a name of control characters',
      renamed('a-tmp.npy', 'a\0tmp.npy'),
      /control characters/,
      /plain names/,
    ],
    ['with a name twice', renamed('first.npy', 'other.npy'), /two files have this name/, /its own name/],
    ['with a wrong checksum', broken(HELLO, set32(CENTRAL.crc, 1)), /checksum/, /upload/],
    [
      'with more than it tells',
      broken(HELLO, set32(CENTRAL.bytes, 10)),
      /more than the 10 bytes/,
      /zip the files again/,
    ],
    [
      'with less than it tells',
      broken(HELLO, set32(CENTRAL.bytes, 301)),
      /300 bytes instead of 301/,
      /zip the files again/,
    ],
    [
      'with an entry outside of it',
      broken(HELLO, set32(CENTRAL.offset, 1e6)),
      /outside of the ZIP/,
      /zip the files again/,
    ],
    [
      'with an entry elsewhere',
      broken(HELLO, set32(CENTRAL.offset, 1)),
      /not lie where/,
      /zip the files again/,
    ],
    ['in several parts', endChanged(set16(4, 1)), /several parts/, /one file/],
    [
      'that tells of more entries than it has',
      endChanged((end) => [8, 10].map((at) => end.setUint16(at, 2, true))),
      /outside|broken at entry 2/,
      /zip the files again/,
    ],
    [
      'without its ZIP64 record',
      endChanged(set32(16, 0xffffffff)),
      /ZIP64 record is missing/,
      /zip the files again/,
    ],
  ])('%s', async (_, source, message, cure) => {
    const [issue] = await issuesOf(() => readAll(source));
    expect(issue?.message).toMatch(message);
    expect(issue?.cure).toMatch(cure);
  });

  it('whose data are damaged', async () => {
    const text = zipSync({
      'a.npy': strToU8(Array.from({ length: 500 }, (_, index) => index * index).join(' ')),
    });
    for (let at = 40; at < 500; at += 23) {
      const bytes = text.slice();
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      const [issue] = await issuesOf(() => readAll(sourceOfBytes('x.zip', bytes)));
      expect(issue).toMatchObject({ where: 'x.zip/a.npy', cure: 'zip the files again and upload that' });
    }
  });
});

function endChanged(change: (end: DataView) => unknown): Source {
  const bytes = whole.slice();
  const at = bytes.byteLength - 22;
  expect(viewOf(bytes).getUint32(at, true)).toBe(SIGNATURE.end);
  change(new DataView(bytes.buffer, at));
  return sourceOfBytes('x.zip', bytes);
}

describe('a ZIP bomb is refused', () => {
  const zeros = (bytes: number) => ({ 'a.npy': new Uint8Array(bytes) });

  it('before any of it is inflated, by its ratio', async () => {
    const [issue] = await issuesOf(() => openZip(zipOf(zeros(2_000_000))));
    expect(issue).toMatchObject({
      where: 'x.zip/a.npy',
      cure: 'upload the file unzipped, or stored without packing (zip -0)',
    });
    expect(issue?.message).toMatch(/would grow \d{3,}-fold, .* to 2000000 bytes; 200-fold is allowed/);
    expect(await openZip(zipOf(zeros(1_000_000)))).toHaveLength(1);
  });

  it('that lies about its length, as soon as it shows', async () => {
    let most = 0;
    const zip = broken(zeros(50_000_000), set32(CENTRAL.bytes, 1_000_000));
    const [issue] = await issuesOf(async () => {
      const [file] = await openZip(zip);
      for await (const chunk of file?.read() ?? []) most += chunk.byteLength;
    });
    expect(issue?.message).toMatch(/more than the 1000000 bytes/);
    expect(most).toBeLessThanOrEqual(1_000_000);
  });

  it('that uses the same bytes for many files', async () => {
    const [first, second] = await issuesOf(() =>
      openZip(broken({ a: HELLO['a.npy'], b: HELLO['a.npy'], c: HELLO['a.npy'] }, set32(CENTRAL.offset, 0))),
    );
    expect(first?.message).toBe('shares bytes with another file');
    expect(second?.message).toBe('shares bytes with another file');
  });

  it('of too many entries, bytes, or names', async () => {
    const zip = zipOf({ a: strToU8('xx'), b: strToU8('yy') });
    const refuse = async (limits: Partial<InputLimits>) =>
      (await issuesOf(() => openZip(zip, { ...INPUT_LIMITS, ...limits })))[0]?.message;
    expect(await refuse({ maxZipEntries: 1 })).toBe('has 2 entries; 1 are allowed');
    expect(await refuse({ maxZipTotalBytes: 3 })).toBe('its files have 4 bytes inflated; 3 are allowed');
    expect(await refuse({ maxZipDirectoryBytes: 50 })).toMatch(/directory of \d+ bytes; 50 are allowed/);
  });
});

it('a file that is read to the end of a part only is not kept open', async () => {
  let closed = 0;
  const zip = zipOf({ 'a.npy': Uint8Array.from({ length: 500_000 }, (_, index) => (index * index) >> 3) });
  const told: Source = {
    ...zip,
    async *read(from, to) {
      try {
        yield* zip.read(from, to);
      } finally {
        closed += 1;
      }
    },
  };
  const [file] = await openZip(told);
  const before = closed;
  expect((await collect(file?.read(0, 10) ?? [])).byteLength).toBe(10);
  expect(closed - before).toBe(2);
});
