/** A browser with a GPU computes a batch by itself; the product is right to the bit. */
import { hashOf, makeMatrix, multiply } from '../matrices.ts';
import { expect, test, untilDone, WEBGPU } from '../story.ts';

test('a WebGPU volunteer computes a product that is right to the bit', async ({
  project,
  researcher,
  volunteer,
}) => {
  const a = makeMatrix(192, 128, 1);
  const b = makeMatrix(128, 192, 2);
  const batch = await researcher.createProduct(project, { a, b, tile: 64, quorum: 1 });

  const page = await volunteer({ query: WEBGPU });
  await untilDone(researcher, batch);

  await expect(page.getByTestId('device')).toContainText(/GPU/);
  await expect(page.getByTestId('accepted')).toHaveText('9');
  expect(await researcher.productHash(batch)).toBe(hashOf(multiply(a, b)));
});
