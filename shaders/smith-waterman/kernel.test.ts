/** `smith-waterman` in Node: the referee against known alignments, and the WebAssembly variant against the referee. */
import { referenceBackend, wasmBackend } from '@manyhands/compute';
import { admit, decode } from '@manyhands/kernel';
import { describe, expect, test } from 'vitest';
import { inputOf } from '../example.ts';
import { loadKernel } from '../load.ts';
import { randomFrom } from '../random.ts';
import { references } from '../referees.ts';
import { controlOf, describeContract } from '../test/contract.ts';
import { BLOSUM62, lettersOf } from './blosum62.ts';
import { makeExample, PROTEINS } from './example.ts';
import { align, type Scoring } from './reference.ts';
import { contract, makeInput } from './test/cases.ts';

const seed = Math.floor(Math.random() * 1e6);
console.log(`smith-waterman: seed ${seed}`);
const openKernel = () => loadKernel('smith-waterman');

/** Smith and Waterman's own recurrence: every length of gap is tried at every cell. */
function alignSlowly(query: readonly number[], target: readonly number[], scoring: Scoring): number {
  const h = target.map(() => query.map(() => 0));
  const at = (j: number, i: number) => h[j]?.[i] ?? 0;
  const gap = (length: number) => scoring.gapOpen + (length - 1) * scoring.gapExtend;
  for (const [j, letter] of target.entries()) {
    for (const [i, wanted] of query.entries()) {
      let score = Math.max(0, at(j - 1, i - 1) + scoring.pair(letter, wanted));
      for (let length = 1; length <= j; length++) score = Math.max(score, at(j - length, i) - gap(length));
      for (let length = 1; length <= i; length++) score = Math.max(score, at(j, i - length) - gap(length));
      const row = h[j];
      if (row) row[i] = score;
    }
  }
  return Math.max(0, ...h.flat());
}

describe('the referee', () => {
  test('gives the score and ends of the textbook alignment of TGTTACGG with GGTTGACTA', () => {
    const letters = (text: string) => [...text].map((letter) => 'ACGT'.indexOf(letter));
    const scoring = { gapOpen: 2, gapExtend: 2, pair: (a: number, b: number) => (a === b ? 3 : -3) };
    // GTT-AC with GTTGAC.
    expect(align(letters('TGTTACGG'), letters('GGTTGACTA'), scoring)).toEqual({
      score: 13,
      queryEnd: 6,
      targetEnd: 7,
    });
  });

  // `water` of EMBOSS 6.6.0, Debian's package, gives this score with EBLOSUM62, gap open 10.0 and gap extend 0.5.
  test('scores haemoglobin alpha with beta as EMBOSS water does: 293.5 at gap costs 10 and 0.5', async () => {
    const example = makeExample();
    const [first] = example.workunits;
    if (!first) throw new Error('The example is empty.');
    const backend = await referenceBackend(references).prepare(await openKernel());
    const { outputs } = await backend.run(inputOf(example, first), controlOf());
    const scores = decode('i32', outputs.get('best') ?? new Uint8Array());
    expect((scores[0] ?? 0) / 2).toBe(293.5);
    expect(Array.from(decode('u32', outputs.get('ends') ?? new Uint8Array())).slice(0, 2)).toEqual([
      PROTEINS.alpha.lastIndexOf('Y') + 1,
      PROTEINS.beta.lastIndexOf('Y') + 1,
    ]);
  });

  test(`agrees with the recurrence of the first paper on random sequences (seed ${seed})`, () => {
    const random = randomFrom(seed);
    for (let round = 0; round < 60; round++) {
      const sequence = () =>
        Array.from({ length: 1 + Math.floor(random() * 18) }, () => Math.floor(random() * 3));
      const [query, target] = [sequence(), sequence()];
      const gapExtend = Math.floor(random() * 3);
      const scoring = {
        gapExtend,
        gapOpen: gapExtend + Math.floor(random() * 5),
        pair: (a: number, b: number) => (a === b ? 4 : -2),
      };
      expect(align(query, target, scoring).score).toBe(alignSlowly(query, target, scoring));
    }
  });
});

test('BLOSUM62 is symmetrical, and every amino acid is most like itself', () => {
  for (const i of lettersOf('ARNDCQEGHILKMFPSTWYV')) {
    for (let j = 0; j < 20; j++) {
      expect(BLOSUM62[i * 20 + j]).toBe(BLOSUM62[j * 20 + i]);
      if (j !== i) expect(BLOSUM62[i * 20 + j]).toBeLessThan(BLOSUM62[i * 20 + i] ?? 0);
    }
  }
});

test('smith-waterman is admitted', async () => {
  expect(await admit(await openKernel())).toEqual([]);
});

test.each([
  ['starts that are not in order', 'starts', Uint32Array.of(3, 1, 7)],
  ['a letter outside the alphabet', 'targets', Uint8Array.of(1, 2, 3, 20, 1, 2, 3)],
])('WebAssembly refuses %s', async (_, name, values) => {
  const prepared = await wasmBackend().prepare(await openKernel());
  const { params, buffers } = makeInput(seed, 5, [4, 3]);
  const wrong = new Map(buffers).set(name, new Uint8Array(values.buffer));
  await expect(prepared.run({ params, buffers: wrong }, controlOf())).rejects.toMatchObject({
    code: 'kernel-error',
  });
});

describeContract({
  ...contract(seed),
  title: 'smith-waterman on WASM',
  openBackend: async () => wasmBackend(),
  openKernel,
});
