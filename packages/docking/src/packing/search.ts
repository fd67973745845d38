/** Plans searches: every ligand against one receptor, its chains cut into workunits of `docking-search`. */
import type { ParamValues } from '@manyhands/kernel';
import type { InputIssue } from '@manyhands/protocol';
import type { Box } from '../geometry.ts';
import type { Ligand } from '../ligand/ligand.ts';
import type { Receptor } from '../pdbqt/receptor.ts';
import { checkFit } from '../pose/random.ts';
import type { Reading } from '../reading.ts';
import { checkBox } from './check-box.ts';
import { type Kinds, kindOf, kindsOf, packSamples, SAMPLE_ROW_LENGTH } from './kinds.ts';
import { packLigand } from './ligand.ts';
import { packReceptor } from './receptor.ts';
import { wordsToBytes } from './records.ts';
import type { PlannedWorkunit, ScreenLigand, ScreenPlan } from './screen.ts';
import { effortOf, type SearchEffort, type SearchPreset } from './search-effort.ts';
import { mapGrid } from './search-grid.ts';
import { mapIssue, searchIssue } from './search-limits.ts';

export interface SearchRequest {
  readonly receptor: Receptor;
  readonly ligands: readonly ScreenLigand[];
  readonly box: Box;
  /** Of each ligand. */
  readonly effort: SearchPreset | Partial<SearchEffort>;
  /** Whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  /** Chains of one workunit, at most; all chains of a ligand where it is left out. */
  readonly chainsPerWorkunit?: number;
}

/** Refuses what cannot be searched before any workunit is made. Read results with `readFound`. */
export function planSearch(request: SearchRequest): Reading<ScreenPlan> {
  const { receptor, ligands, box } = request;
  // One set of maps for all ligands, so that a host makes it once.
  const maps = kindsOf(...ligands.map(({ ligand }) => ligand));
  const issues = checkSearch(request, maps);
  if (issues.length > 0) return { ok: false, issues };
  const kinds = kindsOf(receptor, ...ligands.map(({ ligand }) => ligand));
  const { nodes, span } = mapGrid(box);
  const packed = packReceptor(receptor, span, kinds, SAMPLE_ROW_LENGTH);
  const common = {
    ...{ ...packed.params, kindCount: kinds.length, mapCount: maps.length, seed: request.seed },
    ...{ nodesX: nodes[0], nodesY: nodes[1], nodesZ: nodes[2] },
    ...{ halfX: box.size[0] / 2, halfY: box.size[1] / 2, halfZ: box.size[2] / 2 },
  };
  const counts = ligands.map(({ ligand }) => {
    const { chains } = effortOf(ligand, request.effort);
    return Math.ceil(chains / chainsOf(request, chains));
  });
  return {
    ok: true,
    value: {
      shared: {
        ...packed.buffers,
        table: packSamples(kinds),
        mapKinds: wordsToBytes(maps.map((type) => kindOf(kinds, type))),
      },
      kinds,
      workunitCount: counts.reduce((sum, count) => sum + count, 0),
      workunits: { [Symbol.iterator]: () => makeWorkunits(request, kinds, maps, common) },
    },
  };
}

const chainsOf = ({ chainsPerWorkunit = Infinity }: SearchRequest, chains: number): number =>
  Math.max(1, Math.min(chains, Math.floor(chainsPerWorkunit)));

function* makeWorkunits(
  request: SearchRequest,
  kinds: Kinds,
  maps: Kinds,
  common: ParamValues,
): Generator<PlannedWorkunit> {
  for (const [stream, { name, ligand }] of request.ligands.entries()) {
    const { chains, steps, iterations, kept, keep } = effortOf(ligand, request.effort);
    const { params, inputs } = packForSearch(ligand, kinds, maps);
    const own = { ...common, ...params, stream, stepCount: steps, iterations, kept, keep };
    const step = chainsOf(request, chains);
    for (let firstChain = 0; firstChain < chains; firstChain += step) {
      const chainCount = Math.min(step, chains - firstChain);
      yield { label: name, params: { ...own, firstChain, chainCount }, inputs };
    }
  }
}

function packForSearch(ligand: Ligand, kinds: Kinds, maps: Kinds) {
  const { params, buffers } = packLigand(ligand, kinds, maps);
  const { atomCount, bodyCount, pairCount } = params;
  return { params: { atomCount, bodyCount, pairCount }, inputs: buffers };
}

function checkSearch({ receptor, ligands, box, seed }: SearchRequest, maps: Kinds): InputIssue[] {
  const boxIssue = checkBox(receptor, box) ?? mapIssue(mapGrid(box), box, maps.length);
  if (boxIssue) return [boxIssue];
  const names = new Set<string>();
  return ligands.flatMap(({ name, ligand }) => {
    const issues: InputIssue[] = [];
    if (names.has(name))
      issues.push({ where: name, message: 'Two ligands have this name.', cure: 'Give each its own name.' });
    names.add(name);
    const refusal = searchIssue(ligand, name);
    if (refusal) return [...issues, refusal];
    const fit = checkFit(ligand, box, seed);
    return fit.ok ? issues : [...issues, ...fit.issues.map((issue) => ({ ...issue, where: name }))];
  });
}
