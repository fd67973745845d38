/** `docking-search` in Node: what it finds, what it claims, and that a pause changes nothing. */
import { RunStopped, wasmBackend } from '@manyhands/compute';
import { isInBox, placePose, pointAt, scoredAtoms, scorePose } from '@manyhands/docking';
import { admit } from '@manyhands/kernel';
import { describe, expect, test } from 'vitest';
import { loadKernel } from '../load.ts';
import { bits, controlOf } from '../test/contract.ts';
import { countsIn, first, foundIn, POCKET, type SearchCase, SINGLE, searchInputs } from './test/cases.ts';
import { alternatingInputs } from './test/screens.ts';

const seed = Math.floor(Math.random() * 1e6);
console.log(`docking-search: seed ${seed}`);
const openKernel = () => loadKernel('docking-search');
const SMALL = { chains: 6, steps: 12, kept: 2, keep: 5 };

async function search(searched: SearchCase, effort = SMALL, seedOf = seed, sliceMs = 1000) {
  const prepared = await wasmBackend().prepare(await openKernel());
  const [input] = searchInputs(searched, { effort, seed: seedOf });
  if (!input) throw new Error('The search has no workunit.');
  return (await prepared.run(input, controlOf({ sliceMs }))).outputs;
}

test('docking-search is admitted', async () => {
  expect(await admit(await openKernel())).toEqual([]);
});

describe('what a search gives back', () => {
  test.each([
    ['a flexible chain', POCKET],
    ['a single atom', SINGLE],
  ])('of %s lies in the box and has the energies it claims', async (_, searched) => {
    const outputs = await search(searched);
    const found = foundIn(searched, outputs);
    expect(found.length).toBeGreaterThan(1);
    const { receptor, ligand, box } = searched;
    for (const { pose, inter, intra } of found) {
      const coordinates = placePose(ligand, pose);
      for (const atom of scoredAtoms(ligand))
        expect(isInBox(box, pointAt(coordinates, atom)), `seed ${seed}`).toBe(true);
      const score = scorePose(receptor, ligand, coordinates);
      expect(Math.abs(inter - score.inter), `seed ${seed}`).toBeLessThan(0.02);
      expect(Math.abs(intra - score.intra), `seed ${seed}`).toBeLessThan(0.02);
    }
  });

  test('is what a longer search betters', async () => {
    const best = async (effort: typeof SMALL) =>
      Math.min(...foundIn(POCKET, await search(POCKET, effort, 7)).map(({ inter, intra }) => inter + intra));
    const [short, long] = [await best({ ...SMALL, steps: 1 }), await best({ ...SMALL, steps: 60 })];
    expect(long).toBeLessThan(short);
  });

  test('counts steps and evaluations', async () => {
    const counts = countsIn(await search(POCKET));
    expect(counts.steps).toBe(6 * 12);
    expect(counts.acceptedSteps).toBeGreaterThanOrEqual(6);
    expect(counts.acceptedSteps).toBeLessThanOrEqual(counts.steps);
    expect(counts.evaluations).toBeGreaterThan(2 * counts.steps);
  });
});

describe('a search is the same bits', () => {
  test('in slices of any length, again on the same prepared kernel, and after a stop', async () => {
    const whole = bits(await search(POCKET));
    const prepared = await wasmBackend().prepare(await openKernel());
    const input = first(searchInputs(POCKET, { effort: SMALL, seed }));
    for (const sliceMs of [0.001, 1, 7])
      expect(bits((await prepared.run(input, controlOf({ sliceMs }))).outputs)).toEqual(whole);
    const stop = new AbortController();
    const stopped = prepared.run(
      input,
      controlOf({ sliceMs: 0.001, signal: stop.signal, progress: (part) => part > 0.5 && stop.abort() }),
    );
    await expect(stopped).rejects.toBeInstanceOf(RunStopped);
    expect(bits((await prepared.run(input, controlOf())).outputs)).toEqual(whole);
  });

  test('whatever ran before it on the same prepared kernel', async () => {
    const prepared = await wasmBackend().prepare(await openKernel());
    const outputs = [];
    for (const searched of [POCKET, SINGLE, POCKET]) {
      const input = first(searchInputs(searched, { effort: SMALL, seed }));
      outputs.push(bits((await prepared.run(input, controlOf())).outputs));
    }
    expect(outputs[2]).toEqual(outputs[0]);
  });

  test('with maps kept for the next ligand and with maps made anew, receptors in turn', async () => {
    const kernel = await openKernel();
    const kept = await wasmBackend().prepare(kernel);
    for (const input of alternatingInputs(SMALL, seed)) {
      const fresh = await wasmBackend().prepare(kernel);
      const wanted = bits((await fresh.run(input, controlOf())).outputs);
      expect(bits((await kept.run(input, controlOf({ sliceMs: 1 }))).outputs)).toEqual(wanted);
    }
  });

  test('after a pause while the maps are made', async () => {
    const kernel = await openKernel();
    const [input] = alternatingInputs(SMALL, seed);
    if (!input) throw new Error('The search has no workunit.');
    const wanted = bits((await (await wasmBackend().prepare(kernel)).run(input, controlOf())).outputs);
    const prepared = await wasmBackend().prepare(kernel);
    const stop = new AbortController();
    const paused = controlOf({ sliceMs: 0.001, signal: stop.signal, progress: () => stop.abort() });
    await expect(prepared.run(input, paused)).rejects.toBeInstanceOf(RunStopped);
    expect(bits((await prepared.run(input, controlOf())).outputs)).toEqual(wanted);
  });

  test('but another seed gives other poses', async () => {
    const poses = async (of: number) => [...((await search(POCKET, SMALL, of)).get('poses') ?? [])];
    expect(await poses(seed)).not.toEqual(await poses(seed + 1));
  });

  test('and each chain the same alone as among others', async () => {
    const prepared = await wasmBackend().prepare(await openKernel());
    const run = async (chainsPerWorkunit: number) => {
      let accepted = 0;
      for (const input of searchInputs(POCKET, { effort: SMALL, seed, chainsPerWorkunit }))
        accepted += countsIn((await prepared.run(input, controlOf())).outputs).acceptedSteps;
      return accepted;
    };
    expect(await run(1)).toBe(await run(6));
  });
});
