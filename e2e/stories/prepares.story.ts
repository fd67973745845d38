/** A browser finds the shape of a molecule that came as SMILES, and then docks it. */
import { INHIBITOR, readPocket } from '../bench/pocket.ts';
import { expect, test, untilDone, WASM } from '../story.ts';

interface Ranking {
  readonly ligands: readonly { readonly name: string; readonly total: number | null }[];
  readonly refused: readonly { readonly name: string }[];
}

test('[V29] molecules are prepared by the browser that docks them', async ({
  project,
  researcher,
  volunteer,
}) => {
  const { text, center, size } = readPocket();
  const { batch, preparing } = (await researcher.call('POST', '/api/searches', {
    project,
    title: 'Two small molecules',
    receptor: { name: 'HIV-1 protease', format: 'pdb', text },
    leaveOut: [INHIBITOR],
    box: { center, size },
    library: { format: 'smiles', text: 'CCO ethanol\nCC(=O)Oc1ccccc1C(=O)O aspirin\nC1CC broken\n' },
    effort: { chains: 2, steps: 3 },
    secondOpinions: 0,
  })) as { batch: string; preparing: number };
  expect(preparing, 'nothing was prepared before').toBe(2);

  const page = await volunteer({ query: WASM });
  await untilDone(researcher, batch);
  const ranking = (await researcher.call('GET', `/api/batches/${batch}/ranking`)) as Ranking;
  expect(ranking.ligands.map(({ name }) => name)).toEqual(['aspirin', 'ethanol']);
  for (const { total } of ranking.ligands) expect(total).toBeLessThan(0);
  expect(ranking.refused.map(({ name }) => name)).toEqual(['broken']);
  await expect(page.getByTestId('accepted')).toHaveText('4');
});
