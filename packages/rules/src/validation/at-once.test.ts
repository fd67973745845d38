import { describe, expect, it } from 'vitest';
import { answer, EXACT, output, situation, tolerance } from '../../test/cases.ts';
import { randomFrom, SEED } from '../../test/random.ts';
import { acceptAtOnce } from './at-once.ts';
import { judge } from './judge.ts';

describe(`answers that need no judge (seed ${SEED})`, () => {
  it('[V32] what is accepted at once is what the judge would accept', () => {
    const random = randomFrom(SEED);
    const told = { accepted: 0, left: 0 };
    for (let round = 0; round < 3000; round += 1) {
      const candidates = random.shuffled(
        Array.from({ length: random.below(5) }, (_, index) =>
          answer(7 + index * 2, `h${random.below(9)}`, random.below(8) === 0 ? 2 : 1),
        ),
      );
      const quorum = 1 + random.below(3);
      const given = situation({
        ...{ candidates, quorum, failures: random.below(3) },
        rules: [output(random.below(2) === 0 ? EXACT : tolerance({ absolute: 1 }))],
      });
      const decision = acceptAtOnce(given.workunit, quorum, candidates);
      told[decision ? 'accepted' : 'left'] += 1;
      if (decision) expect(judge(given)).toEqual([decision]);
    }
    expect(told.accepted).toBeGreaterThan(300);
    expect(told.left).toBeGreaterThan(300);
  });

  it('[V32] two that are equal to the bit are accepted, the older one leads', () => {
    const both = [answer(10, 'b', 1), answer(9, 'a', 1)];
    expect(acceptAtOnce(situation({ candidates: both }).workunit, 2, both)).toMatchObject({
      canonical: '9',
      agreeing: ['10', '9'],
    });
  });

  it('[V32] one alone, two that differ, and two of one host are left to the judge', () => {
    const { workunit } = situation({ candidates: [] });
    const one = answer(1, 'a', 1);
    expect(acceptAtOnce(workunit, 2, [])).toBeNull();
    expect(acceptAtOnce(workunit, 2, [one])).toBeNull();
    expect(acceptAtOnce(workunit, 2, [one, answer(2, 'b', 1.0000001)])).toBeNull();
    expect(acceptAtOnce(workunit, 2, [one, answer(2, 'a', 1)])).toBeNull();
  });
});
