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
    expect(recent.all(first, 3)?.map(({ result }) => result)).toEqual(['9', '99', '100']);
  });

  it('are not known where the workunit counts more of them, or fewer', () => {
    const recent = createRecentAnswers();
    recent.add(first, answer('1'));
    expect(recent.all(first, 1)).toHaveLength(1);
    expect(recent.all(first, 2)).toBeNull();
    expect(recent.all(first, 0)).toBeNull();
    expect(recent.all(second, 0)).toBeNull();
  });

  it('stay as they were given to the judge while another arrives', () => {
    const recent = createRecentAnswers();
    for (const id of ['1', '2']) recent.add(first, answer(id));
    const judged = recent.all(first, 2);
    recent.add(first, answer('3'));
    expect(judged?.map(({ result }) => result)).toEqual(['1', '2']);
    expect(recent.all(first, 3)).toHaveLength(3);
  });

  it('tell whose row holds given bytes, which may be neither of those that are known', () => {
    const recent = createRecentAnswers();
    const holder = ResultId.parse('7');
    recent.add(first, answer('8', { digest: digestOf('c') }));
    recent.add(first, answer('9', { bytesIn: holder }));
    expect(recent.holder(first, digestOf('b'))).toBe(holder);
    expect(recent.holder(first, digestOf('c'))).toBe('8');
    expect(recent.holder(first, digestOf('d'))).toBeNull();
    expect(recent.holder(second, digestOf('b'))).toBeNull();
  });

  it('are all forgotten where it is not known any more what was stored', () => {
    const recent = createRecentAnswers();
    recent.add(first, answer('1'));
    recent.clear();
    expect(recent.all(first, 1)).toBeNull();
    expect(recent.holder(first, digestOf('b'))).toBeNull();
  });

  it('are forgotten with their verdict, and the oldest where there are too many', () => {
    const recent = createRecentAnswers(2);
    for (const workunit of [first, second, third]) recent.add(workunit, answer('1'));
    expect(recent.all(first, 1)).toBeNull();
    expect(recent.all(second, 1)).toHaveLength(1);
    recent.forget(third);
    expect(recent.all(third, 1)).toBeNull();
  });
});
