import { elementBytes } from '@manyhands/kernel';
import { describe, expect, it } from 'vitest';
import { randomFrom, SEED } from '../../../rules/test/random.ts';
import { issuesOf } from '../../test/refused.ts';
import { choppedSource } from '../../test/streams.ts';
import { sizeOf } from '../array-file.ts';
import { collect } from '../byte-reader.ts';
import type { ScalarType } from '../numbers.ts';
import { sourceOfBytes } from '../source.ts';
import { DESCR } from './dtype.ts';
import { openNpy } from './read.ts';
import { npyHeader, writeNpy } from './write.ts';

const random = randomFrom(SEED);
const TYPES = Object.keys(DESCR) as [ScalarType, ...ScalarType[]];

/** A file as numpy writes it, with the header given as text. */
function npy(header: string, data: readonly number[] = [], version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const width = version === 1 ? 2 : 4;
  const length = [0, 1, 2, 3].map((byte) => (text.byteLength >> (byte * 8)) & 0xff).slice(0, width);
  return Uint8Array.from([
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    version,
    0,
    ...length,
    ...text,
    ...data,
  ]);
}

const header = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }`;

const open = (bytes: Uint8Array) => openNpy(choppedSource('x.npy', bytes, random));

describe(`NPY (seed ${SEED})`, () => {
  it('writes what numpy 2.4 writes, byte for byte', () => {
    const text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    const wanted = `\x93NUMPY\x01\x00v\x00${text.padEnd(117)}\n`;
    expect(String.fromCharCode(...npyHeader('f32', [2, 3]))).toBe(wanted);
  });

  it('gives back what it wrote, for every type and rank', async () => {
    for (let round = 0; round < 200; round++) {
      const type = random.pick(TYPES);
      const shape = Array.from({ length: random.below(5) }, () => random.below(5));
      const data = Uint8Array.from({ length: sizeOf(shape) * elementBytes(type) }, () => random.below(256));
      const file = await open(await collect(writeNpy(type, shape, [data])));
      expect(file).toMatchObject({ type, shape, bytes: data.byteLength });
      expect(await collect(file.read())).toEqual(data);
    }
  });

  it('does not end a file that was given too few bytes', async () => {
    await expect(collect(writeNpy('f32', [2], [new Uint8Array(4)]))).rejects.toThrow('given 4');
  });

  it('writes records as bytes with an axis of their own', async () => {
    const file = await open(await collect(writeNpy({ stride: 12 }, [2], [new Uint8Array(24)])));
    expect(file).toMatchObject({ type: 'u8', shape: [2, 12] });
  });

  it.each([1, 2, 3])('reads version %d', async (version) => {
    const file = await open(npy(header("'|u1'", '(3,)'), [1, 2, 3], version));
    expect(file).toMatchObject({ type: 'u8', shape: [3] });
    expect([...(await collect(file.read()))]).toEqual([1, 2, 3]);
  });

  it('takes single bytes that are called big-endian, for they have no order', async () => {
    expect(await open(npy(header("'>u1'", '(2,)'), [1, 2]))).toMatchObject({ type: 'u8', shape: [2] });
  });

  it('reads truths as bytes, and headers of other writers', async () => {
    expect(await open(npy(header("'|b1'", '(1L,)'), [1]))).toMatchObject({ type: 'u8', shape: [1] });
    expect(
      await open(
        npy(`{"shape":(2),"fortran_order":False,"descr":"<i2"}`.replace('(2)', '[2]'), [1, 0, 2, 0]),
      ),
    ).toMatchObject({ type: 'i16' });
  });

  it('takes Fortran order where there is one axis to speak of', async () => {
    expect(await open(npy(header("'|u1'", '(1, 3)', 'True'), [1, 2, 3]))).toMatchObject({ shape: [1, 3] });
  });
});

describe('NPY is refused', () => {
  it.each([
    ['big-endian floats', npy(header("'>f4'", '(1,)'), [1, 2, 3, 4]), /big-endian/, /astype\("<f4"\)/],
    ['big-endian halves', npy(header("'>f2'", '(1,)'), [1, 2]), /big-endian/, /astype\("<f2"\)/],
    ['Fortran order', npy(header("'|u1'", '(2, 2)', 'True'), [1, 2, 3, 4]), /Fortran/, /ascontiguousarray/],
    [
      'a structured type',
      npy(header("[('a', '<f4'), ('b', '<i4')]", '(1,)'), Array(8).fill(0)),
      /structured/,
      /each field/,
    ],
    ['Python objects', npy(header("'|O'", '(1,)')), /objects/, /astype/],
    ['doubles', npy(header("'<f8'", '(1,)'), Array(8).fill(0)), /64 bits/, /astype\(np.float32\)/],
    ['long integers', npy(header("'<i8'", '(1,)'), Array(8).fill(0)), /64 bits/, /astype\(np.int32\)/],
    [
      'complex numbers',
      npy(header("'<c8'", '(1,)'), Array(8).fill(0)),
      /no numbers that kernels know/,
      /astype/,
    ],
    ['texts', npy(header("'<U3'", '(1,)'), Array(12).fill(0)), /no numbers/, /astype/],
    [
      'a file cut short',
      npy(header("'<f4'", '(2, 2)'), Array(15).fill(0)),
      /cut short: 15 bytes.*has 16/,
      /upload/,
    ],
    [
      'more data than its shape',
      npy(header("'<f4'", '(2,)'), Array(9).fill(0)),
      /more than it says/,
      /upload/,
    ],
    ['a wrong magic', new TextEncoder().encode('PK\x03\x04 not numpy'), /no NPY/, /numpy.save/],
    ['an empty file', new Uint8Array(), /no NPY/, /numpy.save/],
    [
      'a file that ends in its header',
      npy(header("'<f4'", '(2,)')).subarray(0, 40),
      /ends within its header/,
      /upload/,
    ],
    [
      'an oversized header',
      npy('', [], 2).map((byte, at) => (at >= 8 ? 0xff : byte)),
      /claims 4294967295 bytes/,
      /save it anew/,
    ],
    ['a version to come', npy(header("'<f4'", '(2,)'), [], 4), /version 4/, /numpy.save/],
    ['a header that is code', npy('__import__("os").system("ls")'), /no Python dictionary/, /save it anew/],
    ['a shape below zero', npy(header("'<f4'", '(-1,)')), /no shape/, /save it anew/],
    [
      'a shape beyond all numbers',
      npy(header("'<f4'", '(9007199254740991, 9007199254740991)')),
      /no shape/,
      /save it anew/,
    ],
    ['brackets without end', npy('('.repeat(60_000)), /no Python dictionary/, /save it anew/],
  ])('%s', async (_, bytes, message, cure) => {
    const [issue] = await issuesOf(() => open(bytes));
    expect(issue?.message).toMatch(message);
    expect(issue?.cure).toMatch(cure);
  });

  it('a stream that ends before its source said', async () => {
    const whole = sourceOfBytes('x.npy', npy(header("'|u1'", '(4,)'), [1, 2, 3, 4]));
    const broken = {
      ...whole,
      read: (from = 0, to = whole.bytes) => whole.read(from, Math.min(to, whole.bytes - 1)),
    };
    const [issue] = await issuesOf(async () => collect((await openNpy(broken)).read()));
    expect(issue?.message).toBe('gave 3 bytes instead of 4');
  });
});
