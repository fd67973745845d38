/** Planning a search: what is packed, how it is cut, what is refused before any workunit is made, and what is read back. */
import { describe, expect, test } from 'vitest';
import { cage, FOLDED_CHAIN, ligandOf, PROPANOL, receptorOf, unwrap } from '../../test/molecules.ts';
import type { Ligand } from '../ligand/ligand.ts';
import { tableRow } from '../scoring/table.ts';
import { kindsOf, SAMPLE_ROW_LENGTH } from './kinds.ts';
import { planSearch, type SearchRequest } from './search.ts';
import { effortOf, vinaIterations, vinaSteps } from './search-effort.ts';
import { readFound, readSearchCounts } from './search-found.ts';
import { searchIssue } from './search-limits.ts';

const request: SearchRequest = {
  receptor: receptorOf(cage()),
  ligands: [
    { name: 'propanol', ligand: ligandOf(PROPANOL) },
    { name: 'chain', ligand: ligandOf(FOLDED_CHAIN) },
  ],
  box: { center: [1, 0, 0], size: [12, 11, 10] },
  effort: { chains: 10, steps: 7, kept: 2, keep: 3 },
  seed: 3,
};

/** The cures of what must be refused. */
function curesOf(changes: Partial<SearchRequest>): string[] {
  const reading = planSearch({ ...request, ...changes });
  if (reading.ok) throw new Error('The search was not refused.');
  return reading.issues.map(({ where, cure }) => `${where}: ${cure}`);
}

describe('a search', () => {
  test('cuts the chains of each ligand into workunits that name their chains', () => {
    const plan = unwrap(planSearch({ ...request, chainsPerWorkunit: 4 }));
    const cuts = [...plan.workunits].map(({ label, params }) => [
      label,
      params.stream,
      params.firstChain,
      params.chainCount,
    ]);
    expect(cuts).toEqual([
      ['propanol', 0, 0, 4],
      ['propanol', 0, 4, 4],
      ['propanol', 0, 8, 2],
      ['chain', 1, 0, 4],
      ['chain', 1, 4, 4],
      ['chain', 1, 8, 2],
    ]);
    expect(plan.workunitCount).toBe(6);
  });

  test('spreads maps over the box as Vina does, 0.375 Å apart', () => {
    const [workunit] = unwrap(planSearch(request)).workunits;
    const { nodesX, nodesY, nodesZ, lowX, lowY, lowZ, halfX } = workunit?.params ?? {};
    expect([nodesX, nodesY, nodesZ]).toEqual([33, 31, 28]);
    expect([lowX, lowY, lowZ]).toEqual([-6, -5.625, -5.0625]);
    expect(halfX).toBe(6);
  });

  test('packs samples whose means are the bins of the table', () => {
    const kinds = kindsOf(request.receptor, ...request.ligands.map(({ ligand }) => ligand));
    const { table = new Uint8Array() } = unwrap(planSearch(request)).shared;
    const samples = new Float32Array(table.slice().buffer);
    expect(samples.length).toBe(kinds.length ** 2 * SAMPLE_ROW_LENGTH);
    const [first = 'C_H', second = 'C_P'] = kinds;
    const bins = tableRow(first, second);
    for (const bin of [0, 17, 300, 2047]) {
      const row = SAMPLE_ROW_LENGTH + bin;
      expect(((samples[row] ?? 0) + (samples[row + 1] ?? 0)) / 2).toBeCloseTo(bins[bin] ?? Number.NaN, 5);
    }
  });

  test('tells each atom its body, its map and its kind', () => {
    const { shared, workunits } = unwrap(planSearch(request));
    const kindsOfMaps = new Uint32Array(shared.mapKinds?.slice().buffer ?? new ArrayBuffer(0));
    for (const { params, inputs } of workunits) {
      const words = new Uint32Array(inputs.atoms?.slice().buffer ?? new ArrayBuffer(0));
      expect(kindsOfMaps.length).toBe(params.mapCount);
      for (let atom = 0; atom < (params.atomCount ?? 0); atom++) {
        const word = words[4 * atom + 3] ?? 0;
        expect(word & 0xff).toBeLessThan(params.bodyCount ?? 0);
        expect(kindsOfMaps[(word >> 8) & 0xff]).toBe(word >>> 16);
      }
    }
  });
});

describe('what a search refuses, with the cure', () => {
  const propanol = ligandOf(PROPANOL);
  const many = Array.from({ length: 129 }, () => propanol.atoms.slice(0, 1)).flat();

  test.each<[string, Ligand]>([
    ['more than 128 heavy atoms', { ...propanol, atoms: many }],
    [
      'more than 26 torsions',
      { ...propanol, bodies: Array.from({ length: 28 }, () => ({ parent: -1, from: 0, origin: 0 })) },
    ],
    [
      'an opened macrocycle',
      {
        ...propanol,
        atoms: propanol.atoms.map((atom) => ({ ...atom, type: { ...atom.type, kind: 'closure' as const } })),
      },
    ],
  ])('%s', (_, ligand) => {
    const issue = searchIssue(ligand, 'large');
    expect(issue?.where).toBe('large');
    expect(issue?.cure).toMatch(/at most 128 heavy atoms, 26 torsions|--rigid_macrocycles/);
    expect(curesOf({ ligands: [{ name: 'large', ligand }] })).toEqual([`large: ${issue?.cure}`]);
  });

  test('maps that fill too much memory', () => {
    const [cure] = curesOf({ box: { center: [0, 0, 0], size: [110, 110, 110] } });
    expect(cure).toContain('shorter by a factor of');
  });

  test('a box beside the receptor, and two ligands of one name', () => {
    expect(curesOf({ box: { center: [90, 0, 0], size: [10, 10, 10] } })).toEqual([
      'box.center: Give the centre in the coordinates of the receptor file.',
    ]);
    const [first] = request.ligands;
    expect(curesOf({ ligands: first ? [first, first] : [] })).toEqual(['propanol: Give each its own name.']);
  });
});

test('thorough is Vina’s own number of steps, eight times', () => {
  const ligand = ligandOf(PROPANOL);
  // 5 atoms with the hydrogen, and two torsions.
  expect(vinaSteps(ligand)).toBe(105 * (50 + 5 + 80));
  expect(vinaIterations(ligand)).toBe(10);
  expect(effortOf(ligand, 'thorough')).toMatchObject({ chains: 8, steps: vinaSteps(ligand) });
  expect(effortOf(ligand, 'fast')).toMatchObject({ chains: 128, steps: 20, iterations: 10 });
  expect(effortOf(ligand, { chains: 3 })).toMatchObject({ chains: 3, steps: 40 });
});

describe('what a host sends', () => {
  const ligand = ligandOf(PROPANOL);
  const numbers = [1, 2, 3, 1, 0, 0, 0, 0.5, -0.5, -3, 0.25];
  const better = [...numbers.slice(0, 9), -4, 0.5];
  const poses = new Uint8Array(Float32Array.from([...numbers, ...better, ...numbers.map(() => 0)]).buffer);
  const counts = (...words: number[]) => new Uint8Array(Uint32Array.from(words).buffer);

  test('is read as poses in the coordinates of the receptor, the best first', () => {
    const found = readFound(ligand, request.box, poses, counts(7, 1, 20, 11, 2));
    expect(found.map(({ inter, intra }) => [inter, intra])).toEqual([
      [-4, 0.5],
      [-3, 0.25],
    ]);
    expect([...(found[0]?.pose ?? [])]).toEqual([2, 2, 3, 1, 0, 0, 0, 0.5, -0.5]);
    expect(readSearchCounts(counts(7, 1, 20, 11, 2))).toEqual({
      ...{ evaluations: 2 ** 32 + 7, steps: 20, acceptedSteps: 11, poses: 2 },
    });
  });

  test('is no more poses than there are bytes, whatever the count says', () => {
    expect(readFound(ligand, request.box, poses, counts(0, 0, 0, 0, 4_000_000_000)).length).toBe(3);
    expect(readFound(ligand, request.box, poses.subarray(0, 30), counts(0, 0, 0, 0, 2))).toEqual([]);
    expect(readFound(ligand, request.box, poses, new Uint8Array(3))).toEqual([]);
  });
});
