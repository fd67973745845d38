import { HostId, ResultId, Sha256, WorkunitId } from '@manyhands/protocol';
import { describe, expect, it } from 'vitest';
import { createRecentAnswers, type RecentAnswer } from './recent-answers.ts';

const digestOf = (letter: string): Sha256 => Sha256.parse(letter.repeat(64));
const answer = (id: string, more: Partial<RecentAnswer> = {}): RecentAnswer => ({
  result: ResultId.parse(id),
  host: HostId.parse('a'.repeat(64)),
  digest: digestOf('b'),
  bytesIn: ResultId.parse(id),
  ...more,
});
const [first, second, third] = ['1', '2', '3'].map((id) => WorkunitId.parse(id)) as [
  WorkunitId,
  WorkunitId,
  WorkunitId,
];

describe('answers that were stored a moment ago', () => {
  it('are known in the order of their ids, as numbers are ordered', () => {
    const recent = createRecentAnswers();
    for (const id of ['100', '9', '99']) recent.add(first, answer(id));
    expect(recent.of(first).map(({ result }) => result)).toEqual(['9', '99', '100']);
  });

  it('stay as they were given to the judge while another arrives', () => {
    const recent = createRecentAnswers();
    for (const id of ['1', '2']) recent.add(first, answer(id));
    const judged = recent.of(first);
    recent.add(first, answer('3'));
    expect(judged.map(({ result }) => result)).toEqual(['1', '2']);
    expect(recent.of(first)).toHaveLength(3);
  });

  it('are all forgotten where it is not known any more what was stored', () => {
    const recent = createRecentAnswers();
    recent.add(first, answer('1'));
    recent.clear();
    expect(recent.of(first)).toEqual([]);
  });

  it('are forgotten with their verdict, and the oldest where there are too many', () => {
    const recent = createRecentAnswers(2);
    for (const workunit of [first, second, third]) recent.add(workunit, answer('1'));
    expect(recent.of(first)).toEqual([]);
    expect(recent.of(second)).toHaveLength(1);
    recent.forget(third);
    expect(recent.of(third)).toEqual([]);
  });
});
