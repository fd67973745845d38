/** Two unrelated devices, one GPU and one processor, must agree before anything is accepted. */
import { hashOf, makeMatrix, multiply } from '../matrices.ts';
import { expect, test, untilDone, WASM, WEBGPU } from '../story.ts';

test('results are accepted when a GPU and a processor agree', async ({ project, researcher, volunteer }) => {
  const a = makeMatrix(128, 128, 5);
  const b = makeMatrix(128, 128, 6);
  const batch = await researcher.createProduct(project, { a, b, tile: 64 });

  const first = await volunteer({ query: WASM });
  await expect(first.getByTestId('pending')).toHaveText('4');
  expect((await researcher.progress(batch)).accepted, 'one host alone is not believed').toBe(0);

  const second = await volunteer({ query: WEBGPU });
  await untilDone(researcher, batch);
  await expect(first.getByTestId('accepted')).toHaveText('4');
  await expect(second.getByTestId('accepted')).toHaveText('4');
  for (const { agreed } of await researcher.accepted(batch)) expect(new Set(agreed).size).toBe(2);
  expect(await researcher.productHash(batch)).toBe(hashOf(multiply(a, b)));
});
