/** Small ways to say a workunit's situation in tests: outputs of f32 numbers, hosts by letter. */
import type { Agreement } from '@manyhands/kernel';
import { HostId, ResultId, WorkunitId } from '@manyhands/protocol';
import type { Candidate, JudgeCase, OutputRule } from '../src/index.ts';

export const EXACT: Agreement = { kind: 'exact' };

export function tolerance(part: Partial<Extract<Agreement, { kind: 'tolerance' }>>): Agreement {
  return { kind: 'tolerance', absolute: 0, relative: 0, ulp: 0, mismatchShare: 0, ...part };
}

export function output(agreement: Agreement, type: OutputRule['buffer']['type'] = 'f32'): OutputRule {
  return { buffer: { name: 'out', type, shape: [1], role: 'output' }, agreement };
}

export const floats = (...numbers: readonly number[]): Uint8Array =>
  new Uint8Array(Float32Array.from(numbers).buffer);

export const hostId = (name: string): HostId =>
  HostId.parse(
    [...name]
      .map((letter) => letter.charCodeAt(0).toString(16))
      .join('')
      .padEnd(64, '0'),
  );

/** An answer of one f32 number. Its digest is the bytes themselves, which serves as well as their hash. */
export function answer(id: number, host: string, ...numbers: readonly number[]): Candidate {
  const bytes = floats(...numbers);
  return {
    result: ResultId.parse(String(id)),
    host: hostId(host),
    verdict: 'pending',
    digest: [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    outputs: new Map([['out', bytes]]),
  };
}

export function situation(part: Partial<JudgeCase> & Pick<JudgeCase, 'candidates'>): JudgeCase {
  return {
    workunit: WorkunitId.parse('1'),
    quorum: 2,
    maxCopies: 6,
    outstanding: 0,
    waiting: 0,
    ended: part.candidates.length,
    failures: 0,
    expired: 0,
    canonical: null,
    rules: [output(tolerance({ absolute: 1 }))],
    ...part,
  };
}
