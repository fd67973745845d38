/** Lines of a stored library are those of its text, wherever the file is cut while it is read. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecords } from '@manyhands/docking/prepare';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LongLine, linesOfPlace } from './library-lines.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manyhands-lines-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function placed(text: string) {
  const path = join(folder, 'library');
  await writeFile(path, text);
  return { kind: 'file', path, bytes: Buffer.byteLength(text) } as const;
}

/** Larger than what is read at a time, with letters of two bytes on either side of each cut. */
const MANY = Array.from({ length: 60_000 }, (_, i) => `CCO é${'ü'.repeat(i % 30)} ${i}`).join('\r\n');

describe('a library in a file', () => {
  it.each([
    ['with a mark of its encoding', '\uFEFFSMILES,name\nCCO,ethanol\n'],
    ['without a last line end', 'CCO ethanol\nCO methanol'],
    ['of nothing', ''],
    ['of SD records', 'ethanol\n\n\n  0  0  0     0  0            999 V2000\nM  END\n$$$$\n'],
    ['of megabytes', MANY],
  ])('%s has the records of its text', async (_, text) => {
    const lines = linesOfPlace(await placed(text));
    expect([...readRecords(lines, undefined)]).toEqual([...readRecords(text, undefined)]);
    const held = linesOfPlace({ kind: 'bytes', bytes: Buffer.from(text) });
    expect([...held]).toEqual([...lines]);
  });

  it('without line ends is refused, and says where', async () => {
    const lines = linesOfPlace(await placed(`CCO ethanol\n${'C'.repeat(3_000_000)}`));
    const walk = () => [...lines];
    expect(walk).toThrow(LongLine);
    expect(walk).toThrow('line 2 ');
  });
});
