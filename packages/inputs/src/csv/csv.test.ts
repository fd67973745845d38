import { decode } from '@manyhands/kernel';
import { describe, expect, it } from 'vitest';
import { randomFrom, SEED } from '../../../rules/test/random.ts';
import { issuesOf } from '../../test/refused.ts';
import { choppedSource, textSource } from '../../test/streams.ts';
import { collect } from '../byte-reader.ts';
import { misfit, type ScalarType } from '../numbers.ts';
import { openCsv } from './array.ts';
import { scanCsv } from './records.ts';
import { readTable } from './table.ts';
import { type Cell, csvRecord, writeCsv } from './write.ts';

const random = randomFrom(SEED);
const open = (text: string, type: ScalarType = 'f32', header = false) =>
  openCsv(textSource('x.csv', text, random), type, { header });

async function numbersOf(text: string, type: ScalarType, header = false): Promise<number[]> {
  return Array.from(decode(type, await collect((await open(text, type, header)).read())));
}

async function textsOf(text: string): Promise<string[][]> {
  const records: string[][] = [];
  for await (const group of scanCsv(textSource('x.csv', text, random)))
    records.push(...group.map((record) => record.map((field) => field.text)));
  return records;
}

describe(`CSV (seed ${SEED})`, () => {
  it('reads numbers with and without a header, in any line ends', async () => {
    expect(await open('x,y\r\n1,2\r\n3,4', 'i32', true)).toMatchObject({ shape: [2, 2], bytes: 16 });
    expect(await numbersOf('\ufeff1,-2\n3, 4 \n\n', 'i16')).toEqual([1, -2, 3, 4]);
    expect(await open('1\r2\r3\r', 'f16')).toMatchObject({ shape: [3] });
    expect(await numbersOf('"1",2.5e1\r\n', 'f32')).toEqual([1, 25]);
  });

  it('reads back whatever it wrote, wherever chunks end', async () => {
    const alphabet = ['a', 'é', '😀', '"', ',', '\n', '\r', ' ', '<b>', '1'];
    for (let round = 0; round < 100; round++) {
      const width = 1 + random.below(4);
      // Never a lone empty cell, which would be a blank line, nor a beginning that a spreadsheet calculates.
      const text = () =>
        `t${Array.from({ length: random.below(6) }, () => alphabet[random.below(10)]).join('')}`;
      const rows = Array.from({ length: 1 + random.below(5) }, () => Array.from({ length: width }, text));
      expect(await textsOf(rows.map(csvRecord).join(''))).toEqual(rows);
    }
  });

  it('gives back numbers of every type that it wrote', async () => {
    for (let round = 0; round < 100; round++) {
      const type = random.pick(['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'f32']);
      const values = Array.from({ length: 12 }, () => {
        const value = (random.next() - 0.5) * 2 ** random.below(34);
        return type === 'f32' ? Math.fround(value) : Math.round(value);
      }).map((value) => (misfit(type, value) === null ? value : 1));
      const rows = [0, 1, 2, 3].map((row) => values.slice(row * 3, row * 3 + 3));
      const text = new TextDecoder().decode(await collect(writeCsv(['a', 'b', 'c'], rows)));
      expect(await numbersOf(text, type, true)).toEqual(values.map((value) => value + 0));
    }
  });

  it('reads a table with names, and tells where each field stands', async () => {
    const table = await readTable(textSource('p.csv', 'label,k\n"a\r\nb",1\nc,2\n', random), 10);
    expect([...table.columns.keys()]).toEqual(['label', 'k']);
    expect(table.rows.map((row) => row[0])).toEqual([
      { text: 'a\r\nb', line: 2, column: 1 },
      { text: 'c', line: 4, column: 1 },
    ]);
  });
});

describe('CSV is refused, with line and column', () => {
  it.each<[string, string, ScalarType, number, number, RegExp, RegExp]>([
    ['a hole', '1,2\n3,\n', 'f32', 2, 3, /missing/, /fill the hole/],
    ['a hole of blanks', '1,2\n ,4\n', 'f32', 2, 1, /missing/, /fill/],
    ['an empty line', '1\n\n3\n', 'f32', 2, 1, /empty/, /fill or delete/],
    ['a short row', '1,2\n3\n', 'f32', 2, 1, /1 column, the first one 2 columns/, /as many values/],
    ['a long row', '1,2\n3,4,5\n', 'f32', 2, 5, /3 columns/, /as many values/],
    ['text for a number', '1,2\n3,four\n', 'f32', 2, 3, /"four" is no number/, /-1.5e3/],
    ['a header that was not told of', 'x,y\n3,4\n', 'f32', 1, 1, /"x" is no number/, /header/],
    ['NaN', '1\nNaN\n', 'f32', 2, 1, /no number/, /write a number/],
    ['a number too large', '1\n256\n', 'u8', 2, 1, /range of u8, 0 to 255/, /element type/],
    ['a fraction in an integer', '1,1.5\n', 'i32', 1, 3, /no whole number/, /element type/],
    ['a float beyond f32', '1e39\n', 'f32', 1, 1, /range of f32/, /element type/],
    ['a quote within a field', '1,2"3\n', 'f32', 1, 4, /quote stands within/, /twice/],
    ['text after a quote', '"1"2\n', 'f32', 1, 4, /follows a closed quote/, /twice/],
    ['a quote never closed', '1\n"2\n3\n', 'f32', 2, 1, /never closed/, /close it/],
  ])('%s', async (_, text, type, line, column, message, cure) => {
    const [issue] = await issuesOf(() => open(text, type));
    expect(issue).toMatchObject({ where: 'x.csv', line, column });
    expect(issue?.message).toMatch(message);
    expect(issue?.cure).toMatch(cure);
  });

  it('all that is wrong at once, but no more than 50 things', async () => {
    expect(await issuesOf(() => open('1,x\n,2\n3\n'))).toHaveLength(3);
    expect(await issuesOf(() => open('x\n'.repeat(1000)))).toHaveLength(50);
  });

  it('a file of nothing, and a record without end', async () => {
    expect((await issuesOf(() => open('')))[0]?.message).toBe('has no rows of numbers');
    expect((await issuesOf(() => open('x,y\n', 'f32', true)))[0]?.message).toBe('has no rows of numbers');
    const [issue] = await issuesOf(() => open(`1\n"${'2'.repeat(1_000_001)}`));
    expect(issue).toMatchObject({ line: 2, message: 'a record has more than 1000000 characters' });
  });

  it('other encodings', async () => {
    for (const bytes of [
      [0x31, 0x0a, 0xe9],
      [0xff, 0xfe, 0x31, 0x00],
      [0x31, 0xc3],
    ]) {
      const source = choppedSource('x.csv', Uint8Array.from(bytes), random);
      const [issue] = await issuesOf(() => openCsv(source, 'f32', { header: false }));
      expect(issue?.message).toMatch(/no text in UTF-8/);
      expect(issue?.cure).toMatch(/CSV UTF-8/);
    }
  });

  it('tables with a column twice, without a name, or without end', async () => {
    const read = (text: string) => issuesOf(() => readTable(textSource('p.csv', text, random), 2));
    expect((await read('a,b,a\n1,2,3\n'))[0]).toMatchObject({
      line: 1,
      column: 5,
      message: 'two columns are called "a"',
    });
    expect((await read('a,\n1,2\n'))[0]).toMatchObject({
      line: 1,
      column: 3,
      message: 'the column has no name',
    });
    expect((await read('a\n1\n2\n3\n'))[0]?.message).toBe('has more than 2 rows');
    expect((await read('a\n'))[0]?.message).toBe('has no rows below its header');
  });
});

describe('CSV for spreadsheets', () => {
  it.each<[Cell, string]>([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+1', "'+1"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    [' =1', "' =1"],
    ['＝1', "'＝1"],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    [-2.5, '-2.5'],
    [1e-300, '1e-300'],
    [null, ''],
    [true, 'true'],
  ])('%j becomes %s', (cell, text) => expect(csvRecord([cell])).toBe(`${text}\r\n`));
});
