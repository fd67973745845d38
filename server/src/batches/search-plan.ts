/** Plans a search: molecules are read, what cannot be docked is listed, the rest becomes workunits. */
import {
  type Box,
  effortOf,
  type Ligand,
  planSearch,
  type ScreenPlan,
  SEARCH_PRESETS,
  type SearchEffort,
  type SearchPreset,
  type SearchRequest,
  scoredAtoms,
  torsionCount,
} from '@manyhands/docking';
import type { InputIssue, NewSearch, RefusedLigand } from '@manyhands/protocol';
import type { PlanRefusal } from './plan-messages.ts';
import {
  autobox,
  libraryOf,
  type PreparedLigand,
  type PreparedReceptor,
  receptorOf,
  referenceOf,
  type SearchAsked,
} from './search-molecules.ts';

/** Workunits of one search. */
const MOST_WORKUNITS = 1_000_000;
/** Steps of all chains of a workunit: some ten seconds of one processor core. A single chain may take more. */
const STEPS_PER_WORKUNIT = 10_240;

export interface PlannedSearch {
  readonly plan: ScreenPlan;
  readonly receptor: PreparedReceptor;
  readonly box: Box;
  readonly effort: SearchPreset | Partial<SearchEffort>;
  readonly chainsPerWorkunit: number;
  /** Those that are docked, the reference first. */
  readonly ligands: readonly PreparedLigand[];
  readonly reference: string | null;
  readonly refused: readonly RefusedLigand[];
}

export type SearchOutcome = { readonly planned: PlannedSearch } | { readonly refusal: PlanRefusal };

const refuse = (message: string, issues: readonly InputIssue[]): SearchOutcome => ({
  refusal: { message, issues },
});

export async function planFromSearch(asked: SearchAsked): Promise<SearchOutcome> {
  const issues: InputIssue[] = [];
  const receptor = receptorOf(asked, issues);
  const reference = await referenceOf(asked, issues);
  const box = asked.box ?? (reference && autobox(reference.ligand));
  if (!box && issues.length === 0) issues.push(NO_BOX);
  if (!receptor || !box || issues.length > 0) return refuse('The search cannot be planned.', issues);
  const library = await libraryOf(asked, new Set(reference ? [reference.name] : []));
  const ligands = [...(reference ? [reference] : []), ...library.ligands];
  const [first] = ligands;
  if (!first) return refuse('There is nothing to dock.', nothingToDock(library.refused));
  const effort = effortFrom(asked.effort);
  const chainsPerWorkunit = chainsFor(first.ligand, effort);
  const request = { receptor: receptor.receptor, box, effort, seed: asked.seed, chainsPerWorkunit };
  return plan(request, { receptor, ligands, refused: library.refused, reference: reference?.name ?? null });
}

type Molecules = Pick<PlannedSearch, 'receptor' | 'ligands' | 'refused' | 'reference'>;

/** Ligands that the kernel cannot take are left out and listed; anything else stops the search. */
function plan(request: Omit<SearchRequest, 'ligands'>, molecules: Molecules): SearchOutcome {
  const { ligands } = molecules;
  const planned = planSearch({ ...request, ligands });
  const { box, effort, chainsPerWorkunit = 1 } = request;
  if (planned.ok) {
    if (planned.value.workunitCount > MOST_WORKUNITS) return refuse('The search is too large.', [TOO_LARGE]);
    return { planned: { ...molecules, plan: planned.value, box, effort, chainsPerWorkunit } };
  }
  const names = new Set(ligands.map(({ name }) => name));
  const why = new Map(planned.issues.map((issue) => [issue.where, issue]));
  const fatal = planned.issues.filter(({ where }) => !names.has(where) || where === molecules.reference);
  if (fatal.length > 0) return refuse('The search cannot be planned.', fatal);
  const refused = [...molecules.refused, ...[...why.values()].map(toRefused)];
  const rest = ligands.filter(({ name }) => !why.has(name));
  if (rest.length === 0) return refuse('There is nothing to dock.', nothingToDock(refused));
  return plan(request, { ...molecules, ligands: rest, refused });
}

const toRefused = ({ where, message, cure }: InputIssue): RefusedLigand => ({
  ...{ name: where, line: 0, cure },
  reason: message,
});

const nothingToDock = (refused: readonly RefusedLigand[]): InputIssue[] =>
  refused.length === 0
    ? [{ where: 'library', message: 'it has no ligands', cure: 'give a library, a reference, or both' }]
    : refused.map(({ name, line, reason, cure }) => ({
        ...{ where: `library: ${name}`, message: reason, cure },
        ...(line > 0 ? { line } : {}),
      }));

const NO_BOX: InputIssue = {
  where: 'box',
  message: 'there is neither a box nor a reference ligand to draw one around',
  cure: 'give box.center and box.size in ångström, or a reference',
};

const TOO_LARGE: InputIssue = {
  where: 'library',
  message: `the search has more than ${MOST_WORKUNITS} workunits`,
  cure: 'cut the library into several searches, or choose a smaller effort',
};

/** Only what was given, so that the rest is filled in for each ligand. */
function effortFrom(effort: NewSearch['effort']): SearchPreset | Partial<SearchEffort> {
  if (typeof effort === 'string') return SEARCH_PRESETS.find((preset) => preset === effort) ?? 'standard';
  const parts = Object.entries(effort).filter(([, value]) => value !== undefined);
  return Object.fromEntries(parts);
}

/** By the first ligand: presets with a fixed number of steps are the same for all, others run one chain at a time. */
function chainsFor(ligand: Ligand, wanted: SearchPreset | Partial<SearchEffort>): number {
  const { chains, steps } = effortOf(ligand, wanted);
  return Math.max(1, Math.min(chains, Math.floor(STEPS_PER_WORKUNIT / steps)));
}

export const describeLigand = ({ ligand }: PreparedLigand) => ({
  heavyAtoms: scoredAtoms(ligand).length,
  rotors: ligand.rotors,
  torsions: torsionCount(ligand),
});
