/** Comparing two whole results: whether every output agrees, and how far apart they are. */
import { elementBytes } from '@manyhands/kernel';
import { invariant } from '../invariant.ts';
import { agree } from './agree.ts';
import { scalarOf, viewOf } from './elements.ts';
import type { Candidate, OutputRule } from './types.ts';

/** Equal digests agree without a look at the bytes; where every output is `exact`, nothing else does. */
export function resultsAgree(rules: readonly OutputRule[], a: Candidate, b: Candidate): boolean {
  if (a.digest === b.digest) return true;
  if (rules.every((rule) => rule.agreement.kind === 'exact')) return false;
  return rules.every((rule) => agree(rule, outputOf(a, rule), outputOf(b, rule)));
}

/**
 * Distance of two results, at least 0: for every element of an output with a tolerance |x − y| / (|x| + |y|)
 * (Canberra distance: unit-free, so that outputs of different size of number weigh the same).
 */
export function distance(rules: readonly OutputRule[], a: Candidate, b: Candidate): number {
  if (a.digest === b.digest) return 0;
  return rules
    .filter((rule) => rule.agreement.kind !== 'exact')
    .reduce((sum, rule) => sum + outputDistance(rule, outputOf(a, rule), outputOf(b, rule)), 0);
}

function outputDistance(rule: OutputRule, a: Uint8Array, b: Uint8Array): number {
  const scalar = scalarOf(rule.buffer.type);
  if (scalar === null) return 0;
  const [left, right] = [viewOf(a), viewOf(b)];
  const size = elementBytes(rule.buffer.type);
  let sum = 0;
  for (let at = 0; at + size <= a.byteLength; at += size) {
    sum += elementDistance(scalar.read(left, at), scalar.read(right, at));
  }
  return sum;
}

function elementDistance(x: number, y: number): number {
  if (Object.is(x, y) || x === y) return 0;
  const distance = Math.abs(x - y) / (Math.abs(x) + Math.abs(y));
  return Number.isNaN(distance) ? 1 : distance;
}

function outputOf(candidate: Candidate, rule: OutputRule): Uint8Array {
  const bytes = candidate.outputs.get(rule.buffer.name);
  invariant(bytes, `result ${candidate.result} was handed to the judge without output ${rule.buffer.name}`);
  return bytes;
}
