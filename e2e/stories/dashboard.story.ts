/** A researcher's whole path: somebody else's shader becomes a kernel, a batch, and results that a reader can fetch. */
import { expectClean } from '../clean.ts';
import { faultsOf } from '../console.ts';
import { readNpy } from '../npy.ts';
import { collatzSteps, NUMBERS, walk } from '../researcher-path.ts';
import { expect, test, WEBGPU } from '../story.ts';

// Both volunteers have the same make of device.
test.use({ coordinatorSettings: { RING_PATIENCE_MS: '0' } });

test('a shader written for something else is tried, published and computed, and a reader has the results', async ({
  page,
  browser,
  coordinator,
  volunteer,
}) => {
  test.setTimeout(300_000);
  const faults = faultsOf(page);
  const { taken, read } = await walk({
    ...{ page, browser, coordinator },
    volunteer: (project) => volunteer({ query: WEBGPU, project }),
    look: (seen) => expectClean(seen),
  });
  const expected = { shape: [6, 64], values: NUMBERS.flat().map(collatzSteps) };
  expect(readNpy(taken)).toEqual(expected);
  expect(readNpy(read)).toEqual(expected);
  expect(faults, 'nothing that the policy forbids').toEqual([]);
});
