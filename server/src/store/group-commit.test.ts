import { describe, expect, it } from 'vitest';
import { groupCommit } from './group-commit.ts';

/** A group commit whose transactions end when the test says so. */
function controlled(most = 4) {
  const groups: number[][] = [];
  const gates: (() => void)[] = [];
  const submitTogether = groupCommit<number, string>({
    most,
    key: (entry) => String(entry % 100),
    commit: async (entries) => {
      groups.push([...entries]);
      await new Promise<void>((resolve) => gates.push(resolve));
      if (entries.includes(13)) throw new Error('thirteen is not taken');
      return entries.map((entry) => `done ${entry}`);
    },
  });
  const submit = async (entry: number) => {
    const [settled] = await submitTogether([entry]);
    if (settled?.status !== 'fulfilled') throw settled?.reason;
    return settled.value;
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const release = async () => {
    await turn();
    gates.shift()?.();
    await turn();
  };
  return { groups, submit, submitTogether, release };
}

describe('natural group commit', () => {
  it('puts what arrives during a transaction into the next one, up to its limit', async () => {
    const { groups, submit, release } = controlled();
    const all = [submit(1)];
    await release();
    all.push(...[2, 3, 4, 5, 6, 7].map(submit));
    await release();
    await release();
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4, 5, 6, 7].map((entry) => `done ${entry}`));
    expect(groups).toEqual([[1], [2, 3, 4, 5], [6, 7]]);
  });

  it('never puts two entries of one key into one transaction, and keeps their order', async () => {
    const { groups, submit, release } = controlled();
    const all = [1, 2, 101, 3, 201].map(submit);
    for (let round = 0; round < 3; round += 1) await release();
    await Promise.all(all);
    expect(groups).toEqual([[1, 2, 3], [101], [201]]);
  });

  it('does not let an entry that fails harm those that shared its transaction', async () => {
    const { submit, release } = controlled();
    const all = Promise.allSettled([1, 13, 2].map(submit));
    for (let round = 0; round < 4; round += 1) await release();
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('answers entries that were handed in together once, when all of them have settled', async () => {
    const { groups, submitTogether, release } = controlled();
    const all = [submitTogether([1, 2, 101]), submitTogether([]), submitTogether([3])];
    for (let round = 0; round < 2; round += 1) await release();
    const done = (...entries: number[]) =>
      entries.map((entry) => ({ status: 'fulfilled', value: `done ${entry}` }));
    expect(await Promise.all(all)).toEqual([done(1, 2, 101), [], done(3)]);
    expect(groups).toEqual([[1, 2, 3], [101]]);
  });

  it('tells of entries handed in together which one failed, and what became of the others', async () => {
    const { groups, submitTogether, release } = controlled();
    const settled = submitTogether([1, 13, 2]);
    for (let round = 0; round < 4; round += 1) await release();
    expect(await settled).toMatchObject([
      { value: 'done 1' },
      { status: 'rejected', reason: { message: 'thirteen is not taken' } },
      { value: 'done 2' },
    ]);
    expect(groups).toEqual([[1, 13, 2], [1], [13], [2]]);
  });
});
