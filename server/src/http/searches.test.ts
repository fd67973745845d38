/** A search from the request to the table: planned, computed by the real kernel, certified, ranked, taken home. */
import { type NewSearch, SearchCreated, SearchRanking } from '@manyhands/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  eventually,
  expectOk,
  type Laboratory,
  makeProject,
  openLaboratory,
  progressOf,
  STARTS_MS,
} from '../../test/laboratory.ts';
import { BOX, LIGANDS, POCKET } from '../../test/pocket.ts';
import { createSearchRunner, type SearchRunner, searchUntilDry } from '../../test/search-volunteer.ts';
import { joinVolunteer } from '../../test/volunteer-client.ts';

let laboratory: Laboratory;
let runner: SearchRunner;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300 });
  runner = createSearchRunner(() => laboratory.origin);
}, STARTS_MS);
afterAll(() => laboratory.close(), STARTS_MS);

const LONG = { timeout: 60_000 };
const receptor = { name: 'pocket.pdbqt', format: 'pdbqt', text: POCKET };

const rankingOf = async (batch: string): Promise<SearchRanking> =>
  expectOk(SearchRanking, await laboratory.api('GET', `/api/batches/${batch}/ranking`));

async function createSearch(part: Partial<z.input<typeof NewSearch>>) {
  const project = part.project ?? (await makeProject(laboratory));
  const body = { project, title: 'Search', receptor, box: BOX, effort: 'fast', ...part };
  const created = expectOk(SearchCreated, await laboratory.api('POST', '/api/searches', body));
  return { ...created, project };
}

test('a search runs from molecules to a ranking of verified numbers', LONG, async () => {
  const { batch, project, workunits, ligands, refused } = await createSearch({
    library: [...LIGANDS, { name: 'broken', pdbqt: 'ROOT\nENDROOT\n' }].map((one) => ({ ...one })),
    secondOpinions: 0,
    purpose: 'To see that a search works.',
  });
  expect({ workunits, ligands }).toEqual({ workunits: 3, ligands: 3 });
  expect(refused).toMatchObject([{ name: 'broken', reason: expect.any(String), cure: expect.any(String) }]);
  expect((await rankingOf(batch)).ligands.map(({ status, rank }) => [status, rank])).toEqual([
    ['waiting', null],
    ['waiting', null],
    ['waiting', null],
  ]);

  const client = await joinVolunteer(laboratory.origin, { hello: { project } });
  await searchUntilDry(client, runner, async (assignment, batches) => {
    expect(batches[0]?.purpose).toBe('To see that a search works.');
    return runner.compute(assignment, batches);
  });
  await eventually(
    () => progressOf(laboratory, batch),
    ({ state, accepted }) => state === 'done' && accepted === 3,
  );
  client.close();
  const ranking = await rankingOf(batch);
  expect(ranking.ligands.map(({ rank }) => rank)).toEqual([1, 2, 3]);
  const totals = ranking.ligands.map(({ total }) => total ?? 0);
  expect(totals).toEqual([...totals].sort((a, b) => a - b));
  for (const row of ranking.ligands) {
    expect(row.status).toBe('done');
    expect(row.total).toBeCloseTo((row.inter ?? 0) / (1 + 0.05846 * row.rotors), 9);
    expect(row.poses).toBeGreaterThan(0);
  }
  expect(ranking.refused.map(({ name }) => name)).toEqual(['broken']);
});
