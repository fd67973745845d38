/** Example of `smith-waterman`: human haemoglobin alpha against its relatives and against mutated and random proteins. */
import { encode } from '@manyhands/kernel';
import type { Example } from '../example.ts';
import { randomFrom } from '../random.ts';
import { AMINO_ACIDS, BLOSUM62, lettersOf } from './blosum62.ts';

/** UniProt P69905, P68871 and P02144 without the first methionine. */
export const PROTEINS = {
  alpha:
    'VLSPADKTNVKAAWGKVGAHAGEYGAEALERMFLSFPTTKTYFPHFDLSHGSAQVKGHGKKVADALTNAVAHVDDMPNALSALSDLHAHKLRVDPVNFKLLSHCLLVTLAAHLPAEFTPAVHASLDKFLASVSTVLTSKYR',
  beta: 'VHLTPEEKSAVTALWGKVNVDEVGGEALGRLLVVYPWTQRFFESFGDLSTPDAVMGNPKVKAHGKKVLGAFSDGLAHLDNLKGTFATLSELHCDKLHVDPENFRLLGNVLVCVLAHHFGKEFTPPVQAAYQKVVAGVANALAHKYH',
  myoglobin:
    'GLSDGEWQLVLNVWGKVEADIPGHGQEVLIRLFKGHPETLEKFDKFKHLKSEDEMKASEDLKKHGATVLTALGGILKKKGHHEAEIKPLAQSHATKHKIPVKYLEFISECIIQVLQSKHPGDFGADAQGAMNKALELFRKDMASNYKELGFQG',
} as const;

/** Gap costs 10 and 0.5, as in EMBOSS: everything is counted in halves, so that all of it is whole. */
export const HALVES = { gap_open: 20, gap_extend: 1 } as const;
export const BLOSUM62_HALVES: readonly number[] = BLOSUM62.map((score) => 2 * score);

/** Params and inputs of one workunit: many targets, one behind the other. */
export function packTargets(queryLength: number, targets: readonly (readonly number[])[]) {
  const starts = [0];
  for (const { length } of targets) starts.push((starts.at(-1) ?? 0) + length);
  const params = {
    query_length: queryLength,
    count: targets.length,
    letters: starts.at(-1) ?? 0,
    longest: Math.max(...targets.map(({ length }) => length)),
    alphabet: AMINO_ACIDS.length,
    ...HALVES,
  };
  const inputs = new Map([
    ['starts', encode('u32', starts)],
    ['targets', encode('u8', targets.flat())],
  ]);
  return { params, inputs };
}

/** Proteins with every fourth letter or so changed, and wholly random ones, `count` of each. */
export function inventTargets(seed: number, count: number): number[][] {
  const random = randomFrom(seed);
  const letter = () => Math.floor(random() * AMINO_ACIDS.length);
  const mutated = (sequence: string) => lettersOf(sequence).map((old) => (random() < 0.25 ? letter() : old));
  return Array.from({ length: count }, () => [
    mutated(PROTEINS.alpha),
    Array.from({ length: 60 + Math.floor(random() * 200) }, letter),
  ]).flat();
}

/** Three workunits of 32 targets; the first also has haemoglobin beta and myoglobin. */
export function makeExample(): Example {
  const query = lettersOf(PROTEINS.alpha);
  const known = [PROTEINS.beta, PROTEINS.myoglobin].map(lettersOf);
  return {
    kernel: 'smith-waterman',
    title: 'Relatives of human haemoglobin',
    shared: new Map([
      ['query', encode('u8', query)],
      ['scores', encode('i8', BLOSUM62_HALVES)],
    ]),
    workunits: [1, 2, 3].map((seed) => ({
      label: `proteins ${seed}`,
      ...packTargets(query.length, [...(seed === 1 ? known : []), ...inventTargets(seed, 16)]),
    })),
  };
}
