import { expect, test } from 'vitest';
import { inGroups } from './in-groups.ts';

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

test('what comes while one transaction runs goes into the next one, in its order', async () => {
  const groups: (readonly number[])[] = [];
  const add = inGroups<number>(async (changes) => {
    await turn();
    groups.push(changes);
  });
  const first = add(1);
  await Promise.all([first, add(2), add(3), add(4)]);
  await add(5);
  expect(groups).toEqual([[1], [2, 3, 4], [5]]);
});

test('a transaction that fails fails for those in it alone', async () => {
  const add = inGroups<number>(async (changes) => {
    await turn();
    if (changes.includes(2)) throw new Error('no room');
  });
  const outcomes = await Promise.allSettled([add(1), add(2), add(3)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  await expect(add(4)).resolves.toBeUndefined();
});
