/** Plans searches: every ligand against one receptor, its chains cut into workunits of `docking-search`. */
import type { ParamValues } from '@manyhands/kernel';
import type { InputIssue } from '@manyhands/protocol';
import { XS_TYPES } from '../chemistry/xs-types.ts';
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

export interface SearchSetting {
  readonly receptor: Receptor;
  readonly box: Box;
  /** Of each ligand. */
  readonly effort: SearchPreset | Partial<SearchEffort>;
  /** Whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  /** Chains of one workunit, at most; all chains of a ligand where it is left out. */
  readonly chainsPerWorkunit?: number;
}

export interface SearchRequest extends SearchSetting {
  readonly ligands: readonly ScreenLigand[];
}

/** A search whose ligands come one after the other. */
export interface OpenedSearch {
  /** Bytes of the batch's shared buffers by name. */
  readonly shared: ScreenPlan['shared'];
  readonly kinds: Kinds;
  /** `stream` is the ligand's number in its search: its random numbers depend on it. */
  plan(entry: ScreenLigand, stream: number): Reading<readonly PlannedWorkunit[]>;
}

/** Every type that a ligand may have: what is shared must not depend on ligands that nobody has seen yet. */
const ALL_KINDS: Kinds = XS_TYPES;

/**
 * Opens a search for ligands of these types. One set of maps serves them all, so that a host makes it once. Refuses a box
 * that is of no use.
 */
export function openSearch(setting: SearchSetting, maps: Kinds = ALL_KINDS): Reading<OpenedSearch> {
  const { receptor, box, seed } = setting;
  const boxIssue = checkBox(receptor, box) ?? mapIssue(mapGrid(box), box, maps.length);
  if (boxIssue) return { ok: false, issues: [boxIssue] };
  const present = new Set([...kindsOf(receptor), ...maps]);
  const kinds = XS_TYPES.filter((type) => present.has(type));
  const { nodes, span } = mapGrid(box);
  const packed = packReceptor(receptor, span, kinds, SAMPLE_ROW_LENGTH);
  const common = {
    ...{ ...packed.params, kindCount: kinds.length, mapCount: maps.length, seed },
    ...{ nodesX: nodes[0], nodesY: nodes[1], nodesZ: nodes[2] },
    ...{ halfX: box.size[0] / 2, halfY: box.size[1] / 2, halfZ: box.size[2] / 2 },
  };
  return {
    ok: true,
    value: {
      shared: {
        ...packed.buffers,
        table: packSamples(kinds),
        mapKinds: wordsToBytes(maps.map((type) => kindOf(kinds, type))),
      },
      kinds,
      plan: (entry, stream) => {
        const issues = ligandIssues(setting, entry);
        if (issues.length > 0) return { ok: false, issues };
        return {
          ok: true,
          value: [...makeWorkunits(setting, entry, { kinds, maps }, { ...common, stream })],
        };
      },
    },
  };
}

/** Refuses what cannot be searched before any workunit is made. Read results with `readFound`. */
export function planSearch(request: SearchRequest): Reading<ScreenPlan> {
  const { ligands } = request;
  const opened = openSearch(request, kindsOf(...ligands.map(({ ligand }) => ligand)));
  if (!opened.ok) return opened;
  const issues = checkLigands(request);
  if (issues.length > 0) return { ok: false, issues };
  const { shared, kinds, plan } = opened.value;
  const counts = ligands.map(({ ligand }) => workunitsOf(request, ligand));
  const all = function* (): Generator<PlannedWorkunit> {
    for (const [stream, entry] of ligands.entries()) {
      const planned = plan(entry, stream);
      if (planned.ok) yield* planned.value;
    }
  };
  const workunitCount = counts.reduce((sum, count) => sum + count, 0);
  return { ok: true, value: { shared, kinds, workunitCount, workunits: { [Symbol.iterator]: all } } };
}

/** Workunits that a ligand's chains are cut into. */
function workunitsOf(setting: SearchSetting, ligand: Ligand): number {
  const { chains } = effortOf(ligand, setting.effort);
  return Math.ceil(chains / chainsOf(setting, chains));
}

const chainsOf = ({ chainsPerWorkunit = Infinity }: SearchSetting, chains: number): number =>
  Math.max(1, Math.min(chains, Math.floor(chainsPerWorkunit)));

function* makeWorkunits(
  setting: SearchSetting,
  { name, ligand }: ScreenLigand,
  { kinds, maps }: { readonly kinds: Kinds; readonly maps: Kinds },
  common: ParamValues,
): Generator<PlannedWorkunit> {
  const { chains, steps, iterations, kept, keep } = effortOf(ligand, setting.effort);
  const { params, inputs } = packForSearch(ligand, kinds, maps);
  const own = { ...common, ...params, stepCount: steps, iterations, kept, keep };
  const step = chainsOf(setting, chains);
  for (let firstChain = 0; firstChain < chains; firstChain += step) {
    const chainCount = Math.min(step, chains - firstChain);
    yield { label: name, params: { ...own, firstChain, chainCount }, inputs };
  }
}

function packForSearch(ligand: Ligand, kinds: Kinds, maps: Kinds) {
  const { params, buffers } = packLigand(ligand, kinds, maps);
  const { atomCount, bodyCount, pairCount } = params;
  return { params: { atomCount, bodyCount, pairCount }, inputs: buffers };
}

function checkLigands(request: SearchRequest): InputIssue[] {
  const names = new Set<string>();
  return request.ligands.flatMap((entry) => {
    const issues: InputIssue[] = [];
    const { name } = entry;
    if (names.has(name))
      issues.push({ where: name, message: 'Two ligands have this name.', cure: 'Give each its own name.' });
    names.add(name);
    return [...issues, ...ligandIssues(request, entry)];
  });
}

function ligandIssues({ box, seed }: SearchSetting, { name, ligand }: ScreenLigand): InputIssue[] {
  const refusal = searchIssue(ligand, name);
  if (refusal) return [refusal];
  const fit = checkFit(ligand, box, seed);
  return fit.ok ? [] : fit.issues.map((issue) => ({ ...issue, where: name }));
}
