/** `docking-search` on WebGPU in real complexes: a small search of each gives poses that pass the whole certificate. */
import {
  type Box,
  certify,
  checkEffort,
  type Ligand,
  openPocket,
  type Pose,
  planSearch,
  type Receptor,
  readLigand,
  readReceptor,
} from '@manyhands/docking';
import { beforeAll, describe, expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { controlOf } from '../test/contract.ts';
import { unwrap } from '../test/molecules.ts';
import { countsIn, first, foundIn, searchInputs } from './test/cases.ts';
import { openPrepared } from './test/kernel-in-browser.ts';

const seed = Math.floor(Math.random() * 1e6);
console.log(`docking-search on real complexes: seed ${seed}`);
/** Milliseconds: a software GPU compiles these shaders in seconds, on a busy machine in tens of them. */
const COMPILE_MS = 120_000;
/** The last is searched again below, by the maps that the GPU still holds of it. */
const CASES = ['1iep', '1kzk', '1lpz', '1s63', '1stp', '1xdn', '2bm2', '3ce3', '1hnn'];
const EFFORT = { chains: 8, steps: 8, kept: 1, keep: 3 };

let prepared: Awaited<ReturnType<typeof openPrepared>>['prepared'];
beforeAll(async () => {
  ({ prepared } = await openPrepared());
}, COMPILE_MS);

interface Complex {
  readonly receptor: Receptor;
  readonly ligand: Ligand;
  readonly box: Box;
  /** kcal/mol, Vina's best, re-scored. */
  readonly best: number;
}

interface ReferenceFile {
  readonly box: Box;
  readonly docking: { readonly modes: readonly { readonly rescored: { readonly total: number } }[] };
}

const read = (name: string, file: string) => commands.readFile(`../shared/data/docking/${name}/${file}`);

/** Undefined where the complex is not beside the repository. */
async function open(name: string): Promise<Complex | undefined> {
  const reference = await read(name, 'reference.json').catch(() => undefined);
  if (reference === undefined) return undefined;
  const { box, docking } = JSON.parse(reference) as ReferenceFile;
  return {
    receptor: unwrap(readReceptor(await read(name, 'receptor.pdbqt'), 'receptor.pdbqt')),
    ligand: unwrap(readLigand(await read(name, 'ligand.pdbqt'), 'ligand.pdbqt')),
    box,
    best: Math.min(...docking.modes.map(({ rescored }) => rescored.total)),
  };
}

/** Totals of the poses, all of which must pass, and whether the best of them is at rest. */
async function certified(complex: Complex, effort: typeof EFFORT) {
  const { receptor, ligand, box } = complex;
  const input = first(searchInputs(complex, { effort, seed }));
  const { outputs } = await prepared.run(input, controlOf({ sliceMs: 50 }));
  expect(countsIn(outputs).steps).toBe(effort.chains * effort.steps);
  const pocket = openPocket(receptor, box);
  const accepted: { readonly pose: Pose; readonly energy: number; readonly total: number }[] = [];
  for (const verdict of certify(pocket, ligand, foundIn(complex, outputs))) {
    if (!verdict.accepted) throw new Error(`${verdict.reason}: ${verdict.message} Seed ${seed}.`);
    const { inter, intra, total } = verdict.score;
    accepted.push({ pose: verdict.pose, energy: inter + intra, total });
  }
  accepted.sort((a, b) => a.energy - b.energy);
  // By what a search goes down first.
  const rest = checkEffort(pocket, ligand, first(accepted).pose);
  return { totals: accepted.map(({ total }) => total), rest };
}

describe('[V26] poses found in a small search pass the certificate, the best of them at rest', () => {
  test.for(CASES)('%s', async (name, context) => {
    const complex = await open(name);
    if (!complex) return context.skip(`${name} is not beside the repository.`);
    const { totals, rest } = await certified(complex, EFFORT);
    expect(totals.length).toBeGreaterThan(0);
    expect(rest.atRest, `${rest.message} Seed ${seed}.`).toBe(true);
  });
});

test('a small search for the ligand of 1hnn is within 1.5 kcal/mol of Vina’s best', async (context) => {
  const complex = await open('1hnn');
  if (!complex) return context.skip('1hnn is not beside the repository.');
  const { totals, rest } = await certified(complex, { chains: 8, steps: 25, kept: 2, keep: 5 });
  expect(rest.atRest, `${rest.message} Seed ${seed}.`).toBe(true);
  expect(Math.min(...totals), `seed ${seed}`).toBeLessThan(complex.best + 1.5);
});

test('an opened macrocycle is refused before any workunit is made, with reason and cure', async (context) => {
  const complex = await open('bace1_macrocycle');
  if (!complex) return context.skip('bace1_macrocycle is not beside the repository.');
  const { receptor, ligand, box } = complex;
  const plan = planSearch({ receptor, ligands: [{ name: 'bace1', ligand }], box, effort: EFFORT, seed });
  expect(plan).toMatchObject({
    ok: false,
    issues: [
      {
        where: 'bace1',
        message: expect.stringContaining('macrocycle opened for docking: 4 atoms'),
        cure: expect.stringContaining('--rigid_macrocycles'),
      },
    ],
  });
});
