/** `docking-search` on WebGPU in a browser: its maps, its claims and its counts. */
import { type KernelInput, RunStopped, type WebgpuBackend, wasmBackend } from '@manyhands/compute';
import {
  isInBox,
  kindsOf,
  placePose,
  pointAt,
  ReceptorMaps,
  scoredAtoms,
  scorePose,
} from '@manyhands/docking';
import { admit, decode, type KernelBundle } from '@manyhands/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { bits, controlOf } from '../test/contract.ts';
import { countsIn, first, foundIn, POCKET, type SearchCase, SINGLE, searchInputs } from './test/cases.ts';
import { EMPTY_BOX, evaluationsInEmptyBox } from './test/empty-box.ts';
import { openPrepared } from './test/kernel-in-browser.ts';
import { mapsOnly } from './test/maps-only.ts';
import { alternatingInputs } from './test/screens.ts';

const seed = Math.floor(Math.random() * 1e6);
console.log(`docking-search: seed ${seed}`);
/** Milliseconds: a software GPU compiles these shaders in seconds, on a busy machine in tens of them. */
const COMPILE_MS = 120_000;
const SMALL = { chains: 6, steps: 12, kept: 2, keep: 5 };

let kernel: KernelBundle;
let gpu: WebgpuBackend;
let prepared: Awaited<ReturnType<WebgpuBackend['prepare']>>;
beforeAll(async () => {
  ({ kernel, gpu, prepared } = await openPrepared());
}, COMPILE_MS);

interface Effort {
  readonly chains: number;
  readonly steps: number;
  readonly kept: number;
  readonly keep: number;
}

async function search(
  searched: SearchCase,
  effort: Effort = SMALL,
  how: { sliceMs?: number; seed?: number } = {},
) {
  const { sliceMs = 50 } = how;
  const input = inputOf(searched, effort, how.seed ?? seed);
  return (await prepared.run(input, controlOf({ sliceMs }))).outputs;
}

const planned = new Map<string, KernelInput>();
/** Planned once: of the same shared bytes the runner keeps its maps. */
function inputOf(searched: SearchCase, effort: Effort, of: number): KernelInput {
  const key = JSON.stringify([searched === POCKET, searched === SINGLE, effort, of]);
  const known = planned.get(key);
  if (known) return known;
  const input = first(searchInputs(searched, { effort, seed: of }));
  planned.set(key, input);
  return input;
}

/** All poses lie in the box and have the energies claimed for them; gives their totals, the best first. */
function verify(searched: SearchCase, outputs: Awaited<ReturnType<typeof search>>): number[] {
  const { receptor, ligand, box } = searched;
  const scores = foundIn(searched, outputs).map(({ pose, inter, intra }) => {
    const coordinates = placePose(ligand, pose);
    for (const atom of scoredAtoms(ligand))
      expect(isInBox(box, pointAt(coordinates, atom)), `seed ${seed}`).toBe(true);
    const score = scorePose(receptor, ligand, coordinates);
    expect(Math.abs(inter - score.inter), `seed ${seed}`).toBeLessThan(0.02);
    expect(Math.abs(intra - score.intra), `seed ${seed}`).toBeLessThan(0.02);
    return score.total;
  });
  return scores.sort((a, b) => a - b);
}

test('docking-search is admitted', async () => {
  expect(await admit(kernel)).toEqual([]);
});

test('every map has the node energies of the f64 referee', async () => {
  const { receptor, ligand, box } = POCKET;
  const referee = new ReceptorMaps(receptor, box);
  const types = kindsOf(ligand);
  const [nodesX, nodesY, nodesZ] = referee.grid.nodes;
  const maker = await gpu.prepare(await mapsOnly(kernel));
  const input = first(searchInputs(POCKET, { effort: SMALL, seed }));
  const { outputs } = await maker.run(input, controlOf({ sliceMs: 50 }));
  maker.close();
  const maps = decode('f32', outputs.get('maps') ?? new Uint8Array());
  expect(maps.length).toBe(types.length * nodesX * nodesY * nodesZ);
  let worst = 0;
  for (let i = 0; i < 3000; i++) {
    const node = (i * 7919 + seed) % maps.length;
    const type = types[Math.floor(node / (nodesX * nodesY * nodesZ))];
    if (!type) throw new Error('There is no such map.');
    const z = Math.floor(node / (nodesX * nodesY)) % nodesZ;
    const wanted = referee.node(type, node % nodesX, Math.floor(node / nodesX) % nodesY, z);
    worst = Math.max(worst, Math.abs((maps[node] ?? 0) - wanted) / (1 + Math.abs(wanted)));
  }
  expect(worst, `seed ${seed}`).toBeLessThan(0.005);
});

describe('what a search gives back', () => {
  test.each([
    ['a flexible chain', POCKET],
    ['a single atom', SINGLE],
  ])('of %s lies in the box and has the energies it claims', async (_, searched) => {
    expect(verify(searched, await search(searched)).length).toBeGreaterThan(1);
  });

  test('is about what the WebAssembly variant finds, for about as many evaluations', async () => {
    const effort = { ...SMALL, steps: 25 };
    const outputs = await search(POCKET, effort);
    const input = first(searchInputs(POCKET, { effort, seed }));
    const other = (await (await wasmBackend().prepare(kernel)).run(input, controlOf())).outputs;
    const [ours, theirs] = [countsIn(outputs), countsIn(other)];
    expect(ours.steps).toBe(6 * 25);
    expect(ours.acceptedSteps).toBeLessThanOrEqual(ours.steps);
    expect(ours.evaluations / theirs.evaluations, `seed ${seed}`).toBeGreaterThan(0.6);
    expect(ours.evaluations / theirs.evaluations, `seed ${seed}`).toBeLessThan(1.6);
    const [best = 0, theirBest = 0] = [verify(POCKET, outputs)[0], verify(POCKET, other)[0]];
    expect(Math.abs(best - theirBest), `seed ${seed}`).toBeLessThan(1);
  });

  test('counts every evaluation', async () => {
    const effort = { chains: 3, steps: 4, kept: 1, keep: 3 };
    // With this seed no chain comes near a wall, another, or the corner where there is something to feel.
    const counts = countsIn(await search(EMPTY_BOX, effort, { seed: 2 }));
    expect(counts.evaluations).toBe(evaluationsInEmptyBox(effort));
  });
});

test('each chain is the same alone as among others', async () => {
  const accepted = async (chainsPerWorkunit: number) => {
    let sum = 0;
    for (const input of searchInputs(POCKET, { effort: SMALL, seed, chainsPerWorkunit }))
      sum += countsIn((await prepared.run(input, controlOf({ sliceMs: 50 }))).outputs).acceptedSteps;
    return sum;
  };
  expect(await accepted(3)).toBe(await accepted(6));
});

test('a search is the same bits in slices of any length, and after a stop', async () => {
  const whole = bits(await search(POCKET, SMALL, { sliceMs: 1000 }));
  expect(bits(await search(POCKET, SMALL, { sliceMs: 0.01 }))).toEqual(whole);
  const stop = new AbortController();
  const input = inputOf(POCKET, SMALL, seed);
  const stopped = prepared.run(
    input,
    controlOf({ sliceMs: 1, signal: stop.signal, progress: (part) => part > 0.5 && stop.abort() }),
  );
  await expect(stopped).rejects.toBeInstanceOf(RunStopped);
  expect(bits(await search(POCKET))).toEqual(whole);
});

describe('several ligands on two receptors', () => {
  const effort = { chains: 2, steps: 3, kept: 1, keep: 2 };
  const inputs = alternatingInputs(effort, seed);
  const run = async (input: KernelInput) =>
    bits((await prepared.run(input, controlOf({ sliceMs: 50 }))).outputs);
  /** Bits of each, one after the other. */
  const alone: Awaited<ReturnType<typeof run>>[] = [];
  beforeAll(async () => {
    for (const input of inputs) alone.push(await run(input));
  }, COMPILE_MS);

  test('are the same bits with maps kept and with maps made anew', async () => {
    const anew = [];
    // Planned again for each: shared bytes at another place are other shared bytes to the runner.
    for (let i = 0; i < alone.length; i++) {
      const input = alternatingInputs(effort, seed)[i];
      if (input) anew.push(await run(input));
    }
    expect(anew).toEqual(alone);
  });

  test('searched three at once are the same bits as one after the other', async () => {
    for (const sliceMs of [2, 50]) {
      // Planned again: no map is kept of these bytes, so that seats make theirs at once.
      const runs = alternatingInputs(effort, seed).map(async (input) =>
        bits((await prepared.run(input, controlOf({ sliceMs }))).outputs),
      );
      expect(await Promise.all(runs), `seed ${seed}`).toEqual(alone);
    }
  });
});
