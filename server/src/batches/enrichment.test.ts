import { expect, it } from 'vitest';
import { enrichmentOf, type Labelled } from './enrichment.ts';

const ranked = (labels: string): Labelled[] =>
  [...labels].map((letter, total) => ({
    total,
    label: letter === 'a' ? 'active' : letter === 'i' ? 'inactive' : null,
  }));

it('is 1 where all actives come first, 0 where they come last, a half by chance', () => {
  expect(enrichmentOf(ranked('aaiii'))).toMatchObject({ actives: 2, inactives: 3, auc: 1 });
  expect(enrichmentOf(ranked('iiiaa'))).toMatchObject({ auc: 0 });
  expect(enrichmentOf(ranked('aiiaaiia'))?.auc).toBe(0.5);
  expect(enrichmentOf(ranked('ai?').map((one) => ({ ...one, total: 0 })))).toMatchObject({ auc: 0.5 });
});

it('counts actives among the best one and five per cent', () => {
  const hundred = `a${'i'.repeat(3)}a${'i'.repeat(45)}${'ai'.repeat(4)}${'i'.repeat(42)}`;
  expect(hundred).toHaveLength(100);
  const found = enrichmentOf(ranked(hundred));
  expect(found?.ef1).toBeCloseTo(1 / 0.06);
  expect(found?.ef5).toBeCloseTo(2 / 5 / 0.06);
});

it('says nothing where one kind is missing', () => {
  expect(enrichmentOf(ranked('aaa'))).toBeNull();
  expect(enrichmentOf(ranked('ii??'))).toBeNull();
});
