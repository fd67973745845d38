/** Whether two outputs agree under a rule: symmetrical, and true of every output with itself. */
import { type Agreement, type ElementType, elementBytes } from '@manyhands/kernel';
import { type Scalar, scalarOf, viewOf } from './elements.ts';
import type { OutputRule } from './types.ts';

type Tolerance = Extract<Agreement, { kind: 'tolerance' }>;

/** Compares the bytes of one output of two results. Sizes that differ never agree. */
export function agree(rule: OutputRule, a: Uint8Array, b: Uint8Array): boolean {
  if (a.byteLength !== b.byteLength) return false;
  if (sameBytes(a, b, 0, a.byteLength)) return true;
  switch (rule.agreement.kind) {
    case 'exact':
      return false;
    case 'tolerance':
      return withinTolerance(rule.buffer.type, rule.agreement, a, b);
    case 'best':
      throw new Error(`output ${rule.buffer.name} is an optimum: it is certified, not compared`);
    default:
      return rule.agreement satisfies never;
  }
}

function withinTolerance(type: ElementType, rule: Tolerance, a: Uint8Array, b: Uint8Array): boolean {
  const size = elementBytes(type);
  if (a.byteLength % size !== 0) return false;
  const count = a.byteLength / size;
  const same = comparerOf(type, rule, a, b);
  let mismatches = 0;
  for (let at = 0; at < a.byteLength; at += size) {
    if (same(at)) continue;
    mismatches += 1;
    if (mismatches / count > rule.mismatchShare) return false;
  }
  return true;
}

/** Says of the elements at a byte offset whether they are the same; records only when all their bytes are. */
function comparerOf(
  type: ElementType,
  rule: Tolerance,
  a: Uint8Array,
  b: Uint8Array,
): (at: number) => boolean {
  const scalar = scalarOf(type);
  if (scalar === null) return (at) => sameBytes(a, b, at, at + elementBytes(type));
  const [left, right] = [viewOf(a), viewOf(b)];
  return (at) =>
    close(rule, scalar.read(left, at), scalar.read(right, at)) ||
    (rule.ulp > 0 && withinUlp(rule, scalar, left, right, at));
}

/** NaN agrees with NaN and an infinity with itself; neither with anything else, however wide the tolerance. */
function close(rule: Tolerance, x: number, y: number): boolean {
  if (Object.is(x, y) || x === y) return true;
  if (!Number.isFinite(x) || !Number.isFinite(y)) return false;
  return Math.abs(x - y) <= rule.absolute + rule.relative * Math.max(Math.abs(x), Math.abs(y));
}

function withinUlp(rule: Tolerance, scalar: Scalar, a: DataView, b: DataView, at: number): boolean {
  if (!Number.isFinite(scalar.read(a, at)) || !Number.isFinite(scalar.read(b, at))) return false;
  return Math.abs(scalar.place(a, at) - scalar.place(b, at)) <= rule.ulp;
}

function sameBytes(a: Uint8Array, b: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
