/** kill -9 of the coordinator while molecules are prepared and docked: each is ranked once, whatever was under way. */
import { expect, test } from 'vitest';
import { createIdentity } from './identity.ts';
import { killedCoordinator, QUICK_SETTINGS } from './killed-coordinator.ts';
import { POCKET } from './pocket.ts';
import { createSearchRunner } from './search-volunteer.ts';
import { joinVolunteer, unwrap } from './volunteer-client.ts';

/** Milliseconds from an answer to the kill: loading the chemistry, certifying, judging and docking fall into that time. */
const KILL_WITHIN_MS = 3_000;
const SMILES = ['CCO', 'CCN', 'CCCO'];

const killed = killedCoordinator('preparing', QUICK_SETTINGS);

test('[V29] molecules that are prepared between kills of the coordinator are docked and ranked once each', async () => {
  const { api, project } = killed;
  const { batch } = await api.batches.createSearch({
    ...{ project, title: 'Search', secondOpinions: 0 },
    box: { center: [0, 0, 0], size: [8, 8, 8] },
    receptor: { name: 'pocket.pdbqt', format: 'pdbqt', text: POCKET },
    library: { format: 'smiles', text: SMILES.map((smiles, i) => `${smiles} m${i}`).join('\n') },
    effort: { chains: 1, steps: 2 },
  });
  const identity = await createIdentity();
  const runner = createSearchRunner(() => killed.process.origin);
  /** One host until it has given its next answer; then the coordinator dies within a moment. */
  const oneAnswer = async (kills: number): Promise<void> => {
    const client = await joinVolunteer(killed.process.origin, { identity, hello: { project } });
    const { assignments, batches } = unwrap(await client.request(10, 1));
    for (const assignment of assignments) {
      const outputs = await runner.compute(assignment, batches);
      unwrap(await client.answer(assignment.assignment, outputs));
    }
    // Longer each time, so that it ends on any machine.
    await killed.restartWithin(KILL_WITHIN_MS * (1 + kills / 6));
    client.close();
  };
  let kills = 0;
  while ((await api.batches.get(batch)).state !== 'done') {
    await oneAnswer(kills);
    kills += 1;
    expect(kills, 'it gets on').toBeLessThan(20 * SMILES.length);
  }
  const { ligands, refused } = await api.batches.ranking(batch);
  console.log(`${kills} kills, ${ligands.length} molecules ranked`);
  expect(refused).toEqual([]);
  expect(ligands.map(({ name }) => name).sort()).toEqual(SMILES.map((_, i) => `m${i}`));
  expect(ligands.map(({ rank, workunits, status }) => ({ rank, workunits, status }))).toEqual(
    SMILES.map((_, i) => ({ rank: i + 1, workunits: 1, status: 'done' })),
  );
  expect((await api.batches.get(batch)).results).toMatchObject({ accepted: SMILES.length, refused: 0 });
}, 600_000);
