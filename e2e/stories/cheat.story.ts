/** A volunteer that falsifies its results gets nothing accepted and nothing credited, and spoils nothing. */
import { falsifyResults } from '../cheat.ts';
import { hashOf, makeMatrix, multiply } from '../matrices.ts';
import { expect, test, untilDone, WASM } from '../story.ts';

test('a cheat is refused and not credited, and the product is right', async ({
  project,
  researcher,
  volunteer,
}) => {
  const a = makeMatrix(128, 128, 7);
  const b = makeMatrix(128, 128, 8);
  const batch = await researcher.createProduct(project, { a, b, tile: 64 });

  const cheat = await volunteer({ query: WASM, prepare: falsifyResults });
  await expect(cheat.getByTestId('pending')).toHaveText('4');
  const honest = [await volunteer(), await volunteer()];
  await untilDone(researcher, batch);

  expect(await researcher.productHash(batch)).toBe(hashOf(multiply(a, b)));
  const refused = await researcher.refused(batch);
  expect(refused).toHaveLength(4);
  const [cheatingHost] = new Set(refused.map(({ host }) => host));
  for (const { agreed } of await researcher.accepted(batch)) expect(agreed).not.toContain(cheatingHost);
  await expect(cheat.getByTestId('accepted')).toHaveText('0');
  await expect(cheat.getByTestId('credit')).toHaveText('0');
  for (const page of honest) await expect(page.getByTestId('accepted')).toHaveText('4');
});
