/** A browser without a usable GPU helps on its processor. */
import { hashOf, makeMatrix, multiply } from '../matrices.ts';
import { expect, test, untilDone, WASM } from '../story.ts';

test('a WASM volunteer computes a product that is right to the bit', async ({
  project,
  researcher,
  volunteer,
}) => {
  const a = makeMatrix(192, 128, 3);
  const b = makeMatrix(128, 192, 4);
  const batch = await researcher.createProduct(project, { a, b, tile: 64, quorum: 1 });

  const page = await volunteer({ query: WASM });
  await untilDone(researcher, batch);

  await expect(page.getByTestId('device')).toContainText(/processor|core/);
  await expect(page.getByTestId('accepted')).toHaveText('9');
  expect(await researcher.productHash(batch)).toBe(hashOf(multiply(a, b)));
});
